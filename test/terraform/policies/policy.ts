import type { Deployed } from './deployed.ts';

/** Something that must hold of every deployment. */
export interface Policy {
  /** As a sentence. */
  rule: string;
  /** What is wrong, a line each; none if the rule holds. */
  findings(deployed: Deployed): string[];
  /** Ways to break the rule, each of which must be found: changes to a copy, which has it whole before. */
  broken: Record<string, (copy: Deployed) => void>;
}
