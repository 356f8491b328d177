import { runInNewContext } from 'node:vm';
import { type Deployed, firstOf, ofType, type Resource, textAt } from './deployed.ts';

/** Something to which a grant may give rights, as a condition sees it. */
export interface Target {
  type: string;
  name: string;
}

/**
 * Whether the condition of a grant holds for something; without a condition it does. The conditions of the deployment are JavaScript as well
 * as CEL. What they ask about the request is taken to hold.
 */
export function appliesTo({ values }: Resource, { type, name }: Target): boolean {
  const expression = textAt(values, 'condition.0.expression');
  const api = { getAttribute: () => ({ hasOnly: () => true }) };
  return expression === '' || runInNewContext(expression, { resource: { type, name }, api }) === true;
}

const custom = 'google_project_iam_custom_role';

/** The custom role of an id. */
export const customRole = (deployed: Deployed, id: string): Resource => firstOf(deployed, custom, ({ values }) => values['role_id'] === id);

/** The custom role that a grant names; undefined if it is a predefined one. */
export const customRoleOf = (deployed: Deployed, role: string): Resource | undefined =>
  ofType(deployed, custom).find(({ values }) => role.endsWith(`/roles/${values['role_id']}`));
