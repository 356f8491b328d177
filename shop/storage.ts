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

/** A browser that keeps nothing for pages throws when it is asked. Then the entries live as long as the page. */
function storageOr(name: 'localStorage' | 'sessionStorage'): Entries {
  try {
    const storage = window[name];
    return {
      get: (entry) => storage.getItem(entry),
      set: (entry, value) => storage.setItem(entry, value),
      remove: (entry) => storage.removeItem(entry),
    };
  } catch {
    const entries = new Map<string, string>();
    return {
      get: (entry) => entries.get(entry) ?? null,
      set: (entry, value) => void entries.set(entry, value),
      remove: (entry) => void entries.delete(entry),
    };
  }
}

/** A random name. `crypto.randomUUID` exists only in pages of HTTPS and of the own machine. */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
