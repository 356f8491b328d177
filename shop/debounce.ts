/** Calls only when it has not been asked again for a while. */
export function debounced<Value>(call: (value: Value) => void, waitMs: number): ((value: Value) => void) & { cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = () => clearTimeout(timer);
  const ask = (value: Value) => {
    cancel();
    timer = setTimeout(() => call(value), waitMs);
  };
  return Object.assign(ask, { cancel });
}
