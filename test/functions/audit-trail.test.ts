import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { trailOf } from '../support/database/trail.ts';
import { schedulerToken } from '../support/parts/functions.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { card, declinedCard } from '../support/people/cards.ts';
import { newBuyer, newItem, newSeller, type Person, password } from '../support/people/people.ts';
import { address, buyCart, buyFrom } from '../support/people/purchases.ts';
import { upload } from '../support/people/upload.ts';
import { png } from '../support/pictures.ts';

const market = useMarketplace({ settings: { FORWARDED_HOPS: 1 } });
const network = '198.51.100.0/24';

beforeEach(async () => {
  for (const { query } of [market.services.databases.customer, market.services.databases.product]) await query('truncate security_events');
});

/** A request from that network with an id of its own. */
const from = (id: string, { token }: Partial<Person> = {}) => ({
  token,
  headers: { 'X-Forwarded-For': '198.51.100.9', 'X-Request-Id': id },
});
const customerTrail = () => trailOf(market.services.databases.customer);
const productTrail = () => trailOf(market.services.databases.product);

test('an account’s log-ins, failures, sessions and passwords are in the trail, with network and request id', async () => {
  const { api } = market;
  const made = await api.post('/v1/sellers', { name: 'Noor', username: 'trail.seller', password }, from('make'));
  const account_id = made.body.sellerId;
  const sessions = '/v1/sellers/sessions';
  const logIn = async (id: string, changes = {}) => api.post(sessions, { username: 'Trail.Seller', password, ...changes }, from(id));
  await logIn('fail', { password: 'wrong horse 99' });
  const { sessionToken: token } = (await logIn('log-in')).body;
  const other = (await logIn('other')).body.sessionToken;
  await logIn('third');
  const list = (await api.get(sessions, from('list', { token }))).body.sessions;
  const { sessionId } = list.find(({ current }: { current: boolean }) => !current);
  await api.delete(`${sessions}/${sessionId}`, from('end', { token }));
  await api.delete(sessions, from('end-others', { token }));
  const change = (id: string, currentPassword: string) =>
    api.put('/v1/sellers/me/password', { currentPassword, newPassword: 'battery staple 8' }, from(id, { token }));
  expect([(await change('wrong', 'wrong horse 99')).status, (await change('change', password)).status]).toEqual([401, 204]);
  await api.delete(`${sessions}/current`, from('log-out', { token }));
  await api.delete(`${sessions}/current`, from('over', { token: other }));

  const row = (event: string, request_id: string) => ({ event, role: 'seller', account_id, network, request_id, details: {} });
  expect(await customerTrail()).toEqual([
    row('account_created', 'make'),
    row('log_in_failed', 'fail'),
    row('logged_in', 'log-in'),
    row('logged_in', 'other'),
    row('logged_in', 'third'),
    row('session_ended', 'end'),
    row('other_sessions_ended', 'end-others'),
    row('current_password_wrong', 'wrong'),
    row('password_changed', 'change'),
    row('logged_out', 'log-out'),
  ]);
});

test('a failed log-in with an unknown name leaves neither an account nor the name, which may be a password', async () => {
  const username = 'CorrectHorse7';
  await market.api.post('/v1/buyers/sessions', { username, password: 'wrong horse 99' }, from('oops'));
  expect(await customerTrail()).toEqual([
    { event: 'log_in_failed', role: 'buyer', account_id: null, network, request_id: 'oops', details: {} },
  ]);
});

test('a seller’s changes of items are in the trail: prices, quantities, texts and pictures', async () => {
  const { api } = market;
  const seller = await newSeller(api);
  const { itemId } = await newItem(api, seller, { priceCents: 1999 });
  const item = `/v1/items/${itemId}`;
  await api.put(`${item}/price`, { priceCents: 2500 }, from('price', seller));
  await api.put(`${item}/price`, { priceCents: 2500 }, from('same price', seller));
  await api.post(`${item}/quantity-changes`, { change: -2 }, from('quantity', seller));
  await api.post(`${item}/quantity-changes`, { change: -900 }, from('too-many', seller));
  const edit = JSON.stringify({ name: 'Iron lamp', keywords: ['iron'] });
  await api.send('PATCH', item, { ...from('edit', seller), body: edit });
  const request = from('add', seller);
  const picture = await upload(api, itemId, {
    ...request,
    headers: { ...request.headers, 'Content-Type': 'image/png' },
    body: await png(32, 32),
  });
  const { pictureId } = picture.body.pictures[0];
  await api.delete(`${item}/pictures/${pictureId}`, from('remove', seller));
  const eve = await newSeller(api);
  await api.put(`${item}/price`, { priceCents: 1 }, from('not hers', eve));

  const [recorded] = await market.services.databases.product.query<{ id: number }>(
    `select id::int from quantity_changes where reason = 'changed' and change = -2`,
  );
  const row = (event: string, request_id: string, details: object) => ({
    event,
    role: 'seller',
    account_id: seller.id,
    network,
    request_id,
    details,
  });
  expect(await productTrail()).toEqual([
    row('price_changed', 'price', { itemId, fromCents: 1999, toCents: 2500 }),
    row('quantity_changed', 'quantity', { quantityChange: recorded?.id }),
    row('item_edited', 'edit', { itemId, fields: ['name', 'keywords'] }),
    row('picture_added', 'add', { itemId, pictureId }),
    row('picture_removed', 'remove', { itemId, pictureId }),
  ]);
});

test('a dispatch, its correction and a refund are in the trail once each, however often they are sent', async () => {
  const { api } = market;
  const [seller, buyer] = await Promise.all([newSeller(api), newBuyer(api)]);
  const { purchaseId, lines } = await buyFrom(api, seller, buyer, { delivery: address });
  const sale = `/v1/sellers/me/sales/${purchaseId}`;
  const dispatch = (id: string, trackingNumber: string) =>
    api.put(`${sale}/dispatch`, { carrier: 'Post', trackingNumber }, from(id, seller));
  for (const id of ['dispatch', 'again']) await dispatch(id, 'AB 12');
  await dispatch('correct', 'AB 13');
  const key = randomUUID();
  const refund = async (id: string, quantity: number, idempotencyKey = key) => {
    const request = from(id, seller);
    const body = { lines: [{ itemId: lines[0].itemId, quantity }], reason: 'Broken on arrival' };
    return api.post(`${sale}/refunds`, body, { ...request, headers: { ...request.headers, 'Idempotency-Key': idempotencyKey } });
  };
  const { refundId, amountCents } = (await refund('refund', 1)).body;
  await refund('replay', 1);
  expect((await refund('too much', 1, randomUUID())).status).toBe(409);

  const row = (event: string, request_id: string, details: object) => ({
    event,
    role: 'seller',
    account_id: seller.id,
    network,
    request_id,
    details,
  });
  expect(await productTrail()).toEqual([
    row('sale_dispatched', 'dispatch', { purchaseId }),
    row('dispatch_changed', 'correct', { purchaseId }),
    row('refund_begun', 'refund', { refundId, purchaseId, amountCents }),
  ]);
});

test('what cannot be added to the trail does not happen', async () => {
  const { api, services } = market;
  const { customer, product } = services.databases;
  const seller = await newSeller(api);
  const { itemId, priceCents } = await newItem(api, seller);
  const sessions = () => customer.query('select from sessions where account_id = $1', [seller.id]);
  await customer.query('revoke insert (event) on security_events from souk_customer');
  await product.query('revoke insert (event) on security_events from souk_product');
  try {
    const logIn = api.post('/v1/sellers/sessions', { username: seller.username, password });
    const price = api.put(`/v1/items/${itemId}/price`, { priceCents: 1 }, seller);
    expect([(await logIn).status, (await price).status]).toEqual([500, 500]);
    expect([(await sessions()).length, (await api.get(`/v1/items/${itemId}`)).body.priceCents]).toEqual([1, priceCents]);
  } finally {
    await customer.query('grant insert (event) on security_events to souk_customer');
    await product.query('grant insert (event) on security_events to souk_product');
  }
});

test('the sweep deletes the events of both databases that are older than the retention, and no other', async () => {
  const { customer, product } = market.services.databases;
  const add = `insert into security_events (event, request_id, occurred_at) values
    ('call_refused', 'old', now() - interval '365 days 1 minute'), ('call_refused', 'young', now() - interval '364 days 23 hours')`;
  await Promise.all([customer.query(add), product.query(add)]);
  expect((await market.api.post('/v1/internal/sweep-expired', undefined, { token: schedulerToken })).status).toBe(200);
  const left = await Promise.all([customerTrail(), productTrail()]);
  expect(left.map((rows) => rows.map(({ request_id }) => request_id))).toEqual([['young'], ['young']]);
});

test('no card number, password, token, address or name is in any row of the trail', async () => {
  const { api, services } = market;
  const [seller, buyer] = await Promise.all([newSeller(api), newBuyer(api)]);
  const number = card.number.replaceAll(' ', '');
  const carrying = (text: string, { token }: Person) => ({ token, headers: { 'X-Forwarded-For': '198.51.100.9', 'X-Request-Id': text } });
  await api.post('/v1/buyers/sessions', { username: 'Correct.Horse.7', password: 'wrong horse 99' });
  await api.post('/v1/buyers/sessions', { username: number, password: 'wrong horse 99' });
  await api.put('/v1/buyers/me/password', { currentPassword: password, newPassword: 'battery staple 8' }, carrying(number, buyer));
  const { itemId } = await newItem(api, seller);
  await api.put(`/v1/items/${itemId}/price`, { priceCents: 5 }, carrying('4242-4242:4242_4242', seller));
  await api.send('PATCH', `/v1/items/${itemId}`, {
    ...carrying(`my-card-${number}`, seller),
    body: JSON.stringify({ description: 'By Ada.' }),
  });
  await api.post('/v1/cart/lines', { itemId, quantity: 1 }, buyer);
  await buyCart(api, buyer, { card: declinedCard, delivery: address });
  const { purchaseId } = (await buyCart(api, buyer, { delivery: address })).body;
  await api.put(`/v1/sellers/me/sales/${purchaseId}/dispatch`, { carrier: 'Ada’s cart', trackingNumber: number }, seller);
  await api.post(
    `/v1/sellers/me/sales/${purchaseId}/refunds`,
    { lines: [{ itemId, quantity: 1 }], reason: 'Sent to 12 Mill Lane' },
    { ...seller, headers: { 'Idempotency-Key': 'r' } },
  );

  const rows = await Promise.all(
    [services.databases.customer, services.databases.product].map(({ query }) => query('select * from security_events')),
  );
  const everything = JSON.stringify(rows);
  expect(everything).toContain('refund_begun');
  expect(rows.flat().filter(({ request_id }) => request_id === null)).toHaveLength(3);
  // Four digits alone count as a word, because a random id may contain them.
  for (const secret of [
    /4242[-:_ ]?4242/,
    /4000 ?0000/,
    /(?<![\w-])(?:4242|4000)(?![\w-])/,
    /horse/i,
    /staple/,
    /\bAda\b/,
    /Mill Lane/,
    /London/,
    /N1 9GU/,
    /198\.51\.100\.9/,
    /Brass/,
  ])
    expect(everything).not.toMatch(secret);
  for (const { token, username } of [buyer, seller]) {
    expect(everything).not.toContain(token);
    expect(everything).not.toContain(username);
  }
});
