import type { Metafile } from 'esbuild';

/** The files of a bundle that a process loads at its start: its entry, and what these import other than by `import()`. */
export function loadedAtStart(outputs: Metafile['outputs']): Metafile['outputs'][string][] {
  return filesOf(outputs, ['import-statement', 'require-call']).map((name) => outputs[name] as Metafile['outputs'][string]);
}

/** The functions' entry loads it when the launcher of pictures has been started. */
const startedByMain = 'functions/index.ts';

/** The names of the files of a bundle that a process loads by these kinds of imports. */
export function filesOf(outputs: Metafile['outputs'], kinds: readonly string[]): string[] {
  const isEntry = (name: string) => /\/main\.m?js$/.test(name) || outputs[name]?.entryPoint === startedByMain;
  const reached = new Set(Object.keys(outputs).filter(isEntry));
  for (const name of reached)
    for (const { path, kind } of outputs[name]?.imports ?? []) if (kinds.includes(kind) && outputs[path]) reached.add(path);
  return [...reached];
}
