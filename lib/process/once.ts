/** Makes a value at its first use. A deployed function is one endpoint of many and never makes the values that only others need. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
