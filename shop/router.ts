import { signal } from '@preact/signals';
import { shopRoutes } from './routes.ts';
import { newId } from './storage.ts';

export type ViewName = keyof typeof shopRoutes;

/** Where the reader is: one entry of the browser's history. */
export interface Place {
  /** Of the history entry. It stays when the address of the entry is replaced. */
  id: string;
  view: ViewName | undefined;
  parameters: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** Path and query. */
  address: string;
}

const patterns = Object.entries(shopRoutes).map(([view, path]) => ({
  view: view as ViewName,
  form: new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

/** Finds the view of a path. */
function match(path: string): Pick<Place, 'view' | 'parameters'> {
  for (const { view, form } of patterns) {
    const found = form.exec(path);
    if (found) return { view, parameters: found.groups ?? {} };
  }
  return { view: undefined, parameters: {} };
}

/** The address of a view. Empty and absent values are left out of the query. */
export function href(view: ViewName, parameters: Record<string, string> = {}, query: Record<string, string | undefined> = {}): string {
  const path = shopRoutes[view].replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
  const filled = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
  return path + (filled.length > 0 ? `?${new URLSearchParams(filled)}` : '');
}

/** An address within the shop, or the start page. Log-in returns to it, so it must lead neither to another site nor to a log-in. */
export function ownAddress(address: string | null): string {
  const url = URL.parse(address ?? '/', window.location.origin);
  if (url?.origin !== window.location.origin) return '/';
  const { view } = match(url.pathname);
  return view && view !== 'logIn' && view !== 'signUp' ? url.pathname + url.search : '/';
}

function read(): Place {
  const { pathname, search } = window.location;
  const id: string = history.state?.id ?? newId();
  return { id, ...match(pathname), query: new URLSearchParams(search), address: pathname + search };
}

export const place = signal<Place>(read());

const scrolled = new Map<string, number>();

/** How far an entry of the history had been scrolled when the reader left it. */
export const scrollOf = (id: string): number => scrolled.get(id) ?? 0;

export function go(address: string, { replace = false }: { replace?: boolean } = {}): void {
  scrolled.set(place.value.id, window.scrollY);
  if (replace) history.replaceState({ id: place.value.id }, '', address);
  else history.pushState({ id: newId() }, '', address);
  place.value = read();
}

/** Shows another view in the same entry of the history, so that Back does not lead to the one before. */
export function goInstead(address: string): void {
  history.replaceState({ id: newId() }, '', address);
  place.value = read();
}

export function startRouter(): void {
  history.replaceState({ id: place.value.id }, '');
  history.scrollRestoration = 'manual';
  window.addEventListener('popstate', () => {
    scrolled.set(place.value.id, window.scrollY);
    place.value = read();
  });
  document.addEventListener('click', follow);
}

/** Follows a link within the shop without loading the page again. */
function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
  if (!link || link.target || link.hasAttribute('download')) return;
  const url = new URL(link.href);
  if (url.origin !== window.location.origin || !match(url.pathname).view) return;
  event.preventDefault();
  go(url.pathname + url.search);
}
