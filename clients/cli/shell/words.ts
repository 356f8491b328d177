/** A line's words: separated by spaces, or held together by quotes. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:"[^"]*"?|'[^']*'?|[^\s"']+)+/g)].map(([word]) =>
    word.replace(/"([^"]*)"?|'([^']*)'?/g, (_, double, single) => double ?? single),
  );
}
