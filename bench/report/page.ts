import type { Merged } from './merge.ts';
import { salesTable, scaleTables } from './scale-table.ts';
import {
  checkoutCost,
  failuresTable,
  floorPartsTable,
  floorTable,
  functionsTable,
  mixList,
  mixTable,
  partsTable,
  purchaseSqlTable,
  setUpTable,
  statementsTable,
  throughputTable,
} from './tables.ts';

/** What stands in the template as `{{name}}`. */
const sections: Record<string, (merged: Merged) => string> = {
  'set-up': setUpTable,
  mixes: mixList,
  'mix-table': mixTable,
  throughput: throughputTable,
  functions: functionsTable,
  failures: failuresTable,
  parts: partsTable,
  statements: statementsTable,
  floor: floorTable,
  'floor-parts': floorPartsTable,
  'purchase-sql': purchaseSqlTable,
  'checkout-cost': checkoutCost,
  scale: scaleTables,
  sales: salesTable,
};

/** Fills the template. `{{plot NAME}}` is a plot from the folder beside the page. Throws for a name that does not exist. */
export function pageOf(template: string, merged: Merged, folder: string): string {
  return template.replace(/\{\{(plot )?([a-z-]+)\}\}/g, (_, isPlot: string | undefined, name: string) => {
    if (isPlot) return `![${name.replaceAll('-', ' ')}](${folder}/${name}.svg)`;
    const section = sections[name];
    if (!section) throw new Error(`The template names ${name}, which is no section of the report.`);
    return section(merged);
  });
}
