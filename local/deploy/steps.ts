/** Writes a line to the operator. */
export const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** Runs one step of a deployment. Says what it does, and how long it took. */
export async function step<T>(title: string, doIt: () => Promise<T>): Promise<T> {
  const startedAtMs = performance.now();
  say(`\n== ${title}`);
  const result = await doIt();
  say(`   done in ${duration(performance.now() - startedAtMs)}`);
  return result;
}

export function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
