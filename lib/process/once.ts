/** Makes a value when it is first asked for. A function is one endpoint of many, so what others need is never made. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
