// What the browser keeps for the shop. docs/shop.md lists all of it.

/** Kept until it is removed; all tabs share it. */
export const shared = storageOr('localStorage');
/** Kept as long as the tab; reloads find it again. */
export const ofTab = storageOr('sessionStorage');

interface Entries {
  get(name: string): string | null;
  set(name: string, value: string): void;
  remove(name: string): void;
}

/** A browser that keeps nothing for pages throws when it is asked, a full one when it shall keep more. Then the page itself keeps the entries. */
function storageOr(name: 'localStorage' | 'sessionStorage'): Entries {
  const ofPage = new Map<string, string>();
  const storage = () => window[name];
  const orElse = <Value>(ask: () => Value, otherwise: Value): Value => {
    try {
      return ask();
    } catch {
      return otherwise;
    }
  };
  return {
    get: (entry) => ofPage.get(entry) ?? orElse(() => storage().getItem(entry), null),
    set(entry, value) {
      const isKept = orElse(() => {
        storage().setItem(entry, value);
        return true;
      }, false);
      if (isKept) ofPage.delete(entry);
      else ofPage.set(entry, value);
    },
    remove(entry) {
      ofPage.delete(entry);
      orElse(() => storage().removeItem(entry), undefined);
    },
  };
}

/** Reads what was kept as JSON; undefined if it is not there, or not what the shop keeps: another page of the same address may use the same names. */
export function readKept<Value>(entries: Entries, name: string, isValid: (value: Value) => boolean): Value | undefined {
  try {
    const value = JSON.parse(entries.get(name) ?? 'null') as Value | null;
    return value !== null && isValid(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A random name. `crypto.randomUUID` exists only in pages of HTTPS and of the own machine. */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
