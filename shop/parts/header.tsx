import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { cart, unitsIn } from '../cart.ts';
import { debounced } from '../debounce.ts';
import { go, href, place } from '../router.ts';
import { session } from '../session.ts';
import { texts } from '../texts.ts';
import styles from './header.module.css';
import { Star } from './star.tsx';

const debounceMs = 250;

export function Header() {
  return (
    <header class={styles.header}>
      <div class={styles.row}>
        <a class={styles.name} href={href('home')}>
          <Star />
          {texts.souk}
        </a>
        <SearchField />
        <nav class={styles.nav} aria-label={texts.nav.label}>
          <Links />
        </nav>
      </div>
    </header>
  );
}

function Links() {
  const role = session.value?.role;
  if (role === 'seller') {
    return (
      <>
        <Link view="ownItems">{texts.nav.items}</Link>
        <Link view="sales">{texts.nav.sales}</Link>
        <Link view="account">{texts.nav.account}</Link>
      </>
    );
  }
  const inCart = cart.value ? unitsIn(cart.value) : 0;
  return (
    <>
      {role === 'buyer' ? <Link view="purchases">{texts.nav.purchases}</Link> : <Link view="ownItems">{texts.nav.sell}</Link>}
      <Link view="cart">
        {texts.nav.cart}
        {inCart > 0 && (
          <>
            <span class="unseen">{texts.nav.inCart(inCart)}</span>
            <span class={styles.count} aria-hidden="true">
              {inCart}
            </span>
          </>
        )}
      </Link>
      {role === 'buyer' ? <Link view="account">{texts.nav.account}</Link> : <Link view="logIn">{texts.nav.logIn}</Link>}
    </>
  );
}

type LinkedView = 'ownItems' | 'sales' | 'account' | 'purchases' | 'cart' | 'logIn';

function Link({ view, children }: { view: LinkedView; children: ComponentChildren }) {
  const isHere = place.value.view === view;
  // Log-in returns to where one was.
  const from = view === 'logIn' && !['logIn', 'signUp'].includes(place.value.view ?? '') ? place.value.address : undefined;
  return (
    <a href={href(view, {}, { return: from })} aria-current={isHere ? 'page' : undefined}>
      {children}
    </a>
  );
}

/** Searches as one types: the first word opens the results, further ones change them. */
function SearchField() {
  const input = useRef<HTMLInputElement>(null);
  const { view, query, id } = place.value;
  const words = view === 'search' ? (query.get('q') ?? '') : '';
  useEffect(() => {
    if (input.current && document.activeElement !== input.current) input.current.value = words;
  }, [words, id]);
  const search = useRef(debounced(showTyped, debounceMs)).current;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    search.cancel();
    showResults(input.current?.value ?? '');
  };
  return (
    <search class={styles.search}>
      <form onSubmit={submit}>
        <input
          ref={input}
          type="search"
          name="q"
          aria-label={texts.search.label}
          placeholder={texts.search.placeholder}
          autocomplete="off"
          enterkeyhint="search"
          onInput={({ currentTarget }) => search({ words: currentTarget.value, typedAt: place.peek().id })}
        />
        <button type="submit">{texts.search.go}</button>
      </form>
    </search>
  );
}

/** A reader who has followed a link since is not taken away from there. */
function showTyped({ words, typedAt }: { words: string; typedAt: string }): void {
  const { view, id } = place.peek();
  if (view === 'search' || id === typedAt) showResults(words);
}

function showResults(typed: string): void {
  const { view, query } = place.peek();
  const words = typed.trim();
  if (view !== 'search') {
    if (words !== '') go(href('search', {}, { q: words }));
  } else if (words !== (query.get('q') ?? '')) go(href('search', {}, { ...Object.fromEntries(query), q: words }), { replace: true });
}
