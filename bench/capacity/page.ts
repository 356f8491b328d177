import type { Results } from '../load/results.ts';
import { type Measured, measuredOf, type OperationName, type Part, parts, totalMs } from './demands.ts';
import { firstLimit, largest, perVcpu, planned, simulateLoad, simulateMachine, vcpusFor } from './model.ts';

const names: Record<OperationName, string> = { checkout: 'checkouts', browse: 'browsing calls' };
const operations = Object.keys(names) as OperationName[];
const scale = 100;

/** What stands in the template as `{{name}}`. */
const sections: Record<string, (results: Results) => string> = {
  machine: ({ machine }) =>
    `${machine.processor}, ${machine.cores} cores, Node ${machine.node}, Postgres ${machine.postgres}, commit ${machine.commit}, ${machine.at.slice(0, 10)}; on average ${machine.load.toFixed(1)} processes waited for a core when the measurement began`,
  demands: demandsTable,
  limits: limitsTable,
  agreement: agreementTable,
  scaled: scaledTable,
  first: (results) => {
    const { part, perSecond } = firstLimit(chosen(results, 'checkout').demand);
    return `the ${part}, at ${whole(perSecond)} checkouts a second`;
  },
  planned: () => `${planned * 100} %`,
  scale: () => String(scale),
};

/** Fills the template. Throws for a name that does not exist. */
export const capacityPage = (template: string, results: Results): string =>
  template.replace(/\{\{([a-z-]+)\}\}/g, (_, name: string) => {
    const section = sections[name];
    if (!section) throw new Error(`The template names ${name}, which is no section of the page.`);
    return section(results);
  });

/** The measurement whose CPU the model uses: that of 10 + 10 clients, or the one nearest to it. */
function chosen(results: Results, operation: OperationName): Measured {
  const all = measuredOf(results, operation);
  return all.find(({ scenario }) => scenario === 2) ?? (all.at(-1) as Measured);
}

function demandsTable(results: Results): string {
  const [checkout, browse] = operations.map((operation) => chosen(results, operation).demand) as [Measured['demand'], Measured['demand']];
  const row = (part: Part) =>
    [part, fine(checkout[part]), each(perVcpu(checkout, part)), fine(browse[part]), each(perVcpu(browse, part))].join(' | ');
  return table(
    ['part', 'ms a checkout', 'checkouts/s', 'ms a browsing call', 'calls/s'],
    [...parts.map(row), ['**all**', fine(totalMs(checkout)), '', fine(totalMs(browse)), ''].join(' | ')],
  );
}

function limitsTable(results: Results): string {
  const [checkout, browse] = operations.map((operation) => chosen(results, operation).demand) as [Measured['demand'], Measured['demand']];
  const row = (part: Part) => {
    const { vcpus, what } = largest[part];
    return [part, `${vcpus} ${what}`, each(perVcpu(checkout, part) * vcpus), each(perVcpu(browse, part) * vcpus)].join(' | ');
  };
  return table(['part', 'at most', 'checkouts/s', 'browsing calls/s'], parts.map(row));
}

function agreementTable(results: Results): string {
  const rows = operations.flatMap((operation) => {
    const [alone, ...others] = measuredOf(results, operation);
    return others.map((measured) => {
      const { perSecond } = simulateMachine(alone as Measured, measured.clients, results.machine.cores);
      const difference = `${Math.round((perSecond / measured.perSecond - 1) * 100)} %`;
      return [names[operation], measured.clients, fine(measured.perSecond), fine(perSecond), difference].join(' | ');
    });
  });
  return table(['operations', 'clients', 'measured/s', 'simulated/s', 'difference'], rows);
}

function scaledTable(results: Results): string {
  const rows = operations.map((operation) => {
    const { demand, perSecond } = chosen(results, operation);
    const vcpus = vcpusFor(demand, perSecond * scale);
    const simulated = simulateLoad(demand, perSecond * scale, vcpus);
    const needed = parts
      .filter((part) => vcpus[part] > 0)
      .map((part) => `${vcpus[part]} ${part}${vcpus[part] > largest[part].vcpus ? ' (**too many**)' : ''}`);
    return [`${whole(perSecond * scale)} ${names[operation]}`, needed.join(', '), fine(simulated.meanMs), fine(simulated.p95Ms)].join(
      ' | ',
    );
  });
  return table(['a second', 'vCPUs', 'mean ms', 'p95 ms'], rows);
}

const table = (heads: string[], rows: string[]): string =>
  [`| ${heads.join(' | ')} |`, `|${heads.map(() => '---|').join('')}`, ...rows.map((row) => `| ${row} |`)].join('\n');

const fine = (value: number): string => (value >= 100 ? whole(value) : value.toFixed(value >= 10 ? 1 : 2));
const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const each = (value: number): string => (Number.isFinite(value) ? whole(value) : '–');
