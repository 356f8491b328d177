import { newItem } from '../../support/people/people.ts';
import { address, buyCart } from '../../support/people/purchases.ts';
import { upload } from '../../support/people/upload.ts';
import { png } from '../../support/pictures.ts';
import type { Api } from '../../support/requests/api.ts';
import { buyerOf, sellerOf } from './people.ts';

type Buyer = Awaited<ReturnType<typeof buyerOf>>;
type Seller = Awaited<ReturnType<typeof sellerOf>>;

export interface View {
  name: string;
  path: string;
  as?: Buyer | Seller;
  /** A text that stands there when the view is complete. */
  shows: string;
}

/** As long as a name may be. */
const longWord = 'Donaudampfschifffahrtskapitänsmü';

/** Every view of the shop, with something to show in each. */
export async function viewsOf(api: Api): Promise<View[]> {
  const [seller, buyer, newcomer] = await Promise.all([sellerOf(api, longWord), buyerOf(api), buyerOf(api)]);
  const long = await newItem(api, seller, {
    name: longWord,
    description: longWord.repeat(9),
    keywords: ['longword'],
    priceCents: 99_999_999,
  });
  const { itemId } = await newItem(api, seller, { name: 'Brass lamp', quantity: 40 });
  await newItem(api, seller, { name: 'Samovar', keywords: ['samovar'] });
  for (let i = 0; i < 2; i++) {
    const sent = await upload(api, itemId, { ...seller, body: await png(500, 400), headers: { 'Content-Type': 'image/png' } });
    if (sent.status !== 201) throw new Error(`a picture was refused with ${sent.status}`);
  }
  const add = async () => {
    await api.post('/v1/cart/lines', { itemId, quantity: 2 }, buyer);
    await api.post('/v1/cart/lines', { itemId: long.itemId, quantity: 1 }, buyer);
  };
  await add();
  const { purchaseId } = (await buyCart(api, buyer, { delivery: { ...address, city: longWord, name: longWord } })).body;
  await api.post(
    `/v1/sellers/me/sales/${purchaseId}/refunds`,
    { lines: [{ itemId, quantity: 1 }], reason: 'Broken' },
    { token: seller.token, headers: { 'Idempotency-Key': purchaseId } },
  );
  await add();
  return [
    { name: 'home', path: '/', shows: 'Brass lamp' },
    { name: 'search', path: '/items?q=lamp', shows: '1 item shown' },
    { name: 'search without results', path: '/items?q=zeppelin', shows: 'Nothing on sale fits' },
    { name: 'item', path: `/items/${itemId}`, shows: 'On sale since' },
    { name: 'item with long words', path: `/items/${long.itemId}`, shows: 'On sale since' },
    { name: 'item of a buyer', path: `/items/${itemId}`, as: buyer, shows: 'Go to the cart' },
    { name: 'no item', path: '/items/3-999999', shows: 'This item does not exist.' },
    { name: 'log-in', path: '/log-in', shows: 'Show the password' },
    { name: 'sign-up', path: '/sign-up?role=seller', shows: 'Show the password' },
    { name: 'cart', path: '/cart', as: buyer, shows: 'Empty the cart' },
    { name: 'empty cart', path: '/cart', as: newcomer, shows: 'Your cart is empty.' },
    { name: 'checkout', path: '/checkout', as: buyer, shows: 'What you buy' },
    { name: 'purchases', path: '/purchases', as: buyer, shows: 'Paid' },
    { name: 'no purchases', path: '/purchases', as: newcomer, shows: 'You have not bought anything yet.' },
    { name: 'purchase', path: `/purchases/${purchaseId}`, as: buyer, shows: 'Money back' },
    { name: 'account of a buyer', path: '/account', as: buyer, shows: 'This browser' },
    { name: 'own items', path: '/sell', as: seller, shows: 'Samovar' },
    { name: 'new item', path: '/sell/new', as: seller, shows: 'Choose pictures' },
    { name: 'own item', path: `/sell/items/${itemId}`, as: seller, shows: 'Choose pictures' },
    { name: 'sales', path: '/sell/sales', as: seller, shows: 'To send' },
    { name: 'sale', path: `/sell/sales/${purchaseId}`, as: seller, shows: 'Give money back' },
    { name: 'account of a seller', path: '/account', as: seller, shows: 'This browser' },
  ];
}
