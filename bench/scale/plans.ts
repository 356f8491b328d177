import pg from 'pg';
import type { Sql } from '../../lib/database/sql.ts';

/** What Postgres read for a statement: no clock, so a busy machine changes nothing of it. */
export interface Reads {
  /** Rows that scans and joins looked at, those that a filter dropped included. */
  rows: number;
  /** Pages of 8 KiB. */
  buffers: number;
  /** The scans that read most rows: where a statement that reads too much does so. */
  scans: string[];
  /** The tables that were read from one end to the other. */
  wholeTables: string[];
}

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'CTE Name'?: string;
  'Actual Rows'?: number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Join Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Node[];
}

/** A prepared statement gets a plan for all values, if there is one, after five plans for certain values. */
const runs = 7;

export interface PlanReader {
  read(statement: Sql): Promise<Reads>;
  close(): Promise<void>;
}

/**
 * Reads the plans of statements as a service runs them: prepared, and often. The plans of the statements inside SQL functions count, too.
 * Needs a superuser's address.
 */
export async function openPlanReader(url: string): Promise<PlanReader> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`
    load 'auto_explain';
    set auto_explain.log_min_duration = 0;
    set auto_explain.log_analyze = on;
    set auto_explain.log_buffers = on;
    set auto_explain.log_timing = off;
    set auto_explain.log_nested_statements = on;
    set auto_explain.log_format = json;
    set auto_explain.log_level = notice;`);
  let plans: Node[] = [];
  client.on('notice', ({ message = '' }) => {
    const json = message.slice(message.indexOf('{'));
    if (message.includes('plan:')) plans.push((JSON.parse(json) as { Plan: Node }).Plan);
  });
  return {
    async read({ name, text, values }) {
      for (let run = 1; run <= runs; run += 1) {
        plans = [];
        await client.query({ name, text, values });
      }
      return readsOf(plans);
    },
    close: () => client.end(),
  };
}

function readsOf(plans: readonly Node[]): Reads {
  const scans = plans.flatMap(nodesOf);
  const most = scans.toSorted((one, other) => rowsOf(other) - rowsOf(one)).slice(0, 3);
  return {
    rows: scans.reduce((sum, scan) => sum + rowsOf(scan), 0),
    // A statement inside a function counts for the statement around it, too, so the largest has all of them.
    buffers: Math.max(0, ...plans.map((plan) => plan['Shared Hit Blocks'] + plan['Shared Read Blocks'])),
    wholeTables: [...new Set(scans.flatMap((scan) => (scan['Node Type'] === 'Seq Scan' ? [scan['Relation Name'] ?? ''] : [])))],
    scans: most.map((scan) => `${scan['Index Name'] ?? scan['Relation Name'] ?? scan['CTE Name'] ?? scan['Node Type']}: ${rowsOf(scan)}`),
  };
}

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

const rowsOf = (node: Node): number => {
  const isScan = node.Plans === undefined || node['Relation Name'] !== undefined || node['CTE Name'] !== undefined;
  const dropped =
    (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return Math.round(((isScan ? (node['Actual Rows'] ?? 0) : 0) + dropped) * node['Actual Loops']);
};
