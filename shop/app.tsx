import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { announcement } from './announce.ts';
import styles from './app.module.css';
import { needsRole } from './needs-role.ts';
import { Guard } from './parts/guard.tsx';
import { Header } from './parts/header.tsx';
import { Note } from './parts/note.tsx';
import { Page } from './parts/page.tsx';
import { SessionNotices } from './parts/session-notices.tsx';
import { goInstead, href, place, type ViewName } from './router.ts';
import { endedSession, type Role, session } from './session.ts';
import { texts } from './texts.ts';
import { Account } from './views/account.tsx';
import { CartView } from './views/cart.tsx';
import { Checkout } from './views/checkout.tsx';
import { Home } from './views/home.tsx';
import { ItemView } from './views/item.tsx';
import { LogIn, SignUp } from './views/log-in.tsx';
import { NewItem } from './views/new-item.tsx';
import { NotFound } from './views/not-found.tsx';
import { OwnItem } from './views/own-item.tsx';
import { OwnItems } from './views/own-items.tsx';
import { PurchaseView } from './views/purchase.tsx';
import { Purchases } from './views/purchases.tsx';
import { SaleView } from './views/sale.tsx';
import { Sales } from './views/sales.tsx';
import { Search } from './views/search.tsx';

const views: Record<ViewName, ComponentType> = {
  home: Home,
  search: Search,
  item: ItemView,
  cart: CartView,
  checkout: Checkout,
  purchases: Purchases,
  purchase: PurchaseView,
  logIn: LogIn,
  signUp: SignUp,
  account: Account,
  ownItems: OwnItems,
  newItem: NewItem,
  ownItem: OwnItem,
  sales: Sales,
  sale: SaleView,
};

/** The notices of the packages in this page. The build names the file in the page's head. */
const licences = document.querySelector<HTMLLinkElement>('link[rel="license"]')?.href;

export function App() {
  const { id, view, address } = place.value;
  const needed = view && needsRole[view];
  // The session that ended by itself still holds the view, so that what is typed stays. What one account typed is not for another.
  const account = session.value ?? endedSession.value;
  const role = account?.role;
  const mustLogIn = needed !== undefined && role === undefined;
  useEffect(() => {
    if (mustLogIn) goInstead(href('logIn', {}, { return: address, role: needed === 'seller' ? needed : undefined }));
  }, [mustLogIn, address, needed]);
  const View = view ? views[view] : NotFound;
  return (
    <>
      <button type="button" class={styles.skip} onClick={() => document.querySelector<HTMLElement>('h1')?.focus()}>
        {texts.toContent}
      </button>
      <Guard>
        <Header />
        <SessionNotices />
      </Guard>
      <main class={styles.main}>
        {mustLogIn ? null : needed && needed !== 'any' && needed !== role ? (
          <OtherRole needed={needed} />
        ) : (
          <Guard key={needed ? `${id} ${role} ${account?.accountId}` : id} isView>
            <View />
          </Guard>
        )}
      </main>
      <footer class={styles.footer}>
        <a href="/v1/docs">{texts.nav.api}</a>
        {licences && <a href={licences}>{texts.nav.licences}</a>}
      </footer>
      <Announcement />
    </>
  );
}

function OtherRole({ needed }: { needed: Role }) {
  return (
    <Page title={texts.logIn.title}>
      <Note kind="plain">
        <p>{texts.logIn.otherRole[needed]}</p>
      </Note>
      <p>
        <a class="main-button" href={href('logIn', {}, { role: needed, return: place.value.address })}>
          {texts.logIn.submit}
        </a>
      </p>
    </Page>
  );
}

const shownMs = 4_000;

/** Shows the last change for a moment, and no longer than until the reader goes on, so that it covers nothing new. Screen readers read it. */
function Announcement() {
  const said = announcement.value;
  useEffect(() => {
    if (!said) return;
    const hide = () => {
      announcement.value = undefined;
    };
    const timer = setTimeout(hide, shownMs);
    const hidden = new AbortController();
    for (const event of ['pointerdown', 'keydown']) document.addEventListener(event, hide, { signal: hidden.signal });
    return () => {
      clearTimeout(timer);
      hidden.abort();
    };
  }, [said]);
  return (
    <div class={styles.announcement} role="status">
      {said && <p key={said.id}>{said.text}</p>}
    </div>
  );
}
