import { expect, test } from 'vitest';
import { createLog } from '../../lib/process/log.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { card, declinedCard } from '../support/people/cards.ts';
import { password } from '../support/people/people.ts';
import { buyCart, newShopper } from '../support/people/purchases.ts';

const lines: string[] = [];
const log = createLog('all', 'trace', { write: (line) => void lines.push(line) });
const marketplace = useMarketplace({ log });

test('no card number, security code, password or session token is ever logged, stored or shown in an error', async () => {
  const { api, services } = marketplace;
  const { buyer } = await newShopper(api);
  const secretCard = { ...card, securityCode: '9137' };
  const answers = [
    await buyCart(api, buyer, { card: { ...declinedCard, securityCode: '9137' } }),
    await buyCart(api, buyer, { card: { ...secretCard, number: '4242 4242 4242 4241' } }),
    await buyCart(api, buyer, { card: { ...secretCard, expiration: '13/40' } }),
    await buyCart(api, buyer, { card: secretCard }),
    await api.post('/v1/buyers/sessions', { username: buyer.username, password: 'wrong horse 99' }),
    await api.put('/v1/buyers/me/password', { currentPassword: 'wrong horse 99', newPassword: 'battery staple 8' }, buyer),
    await api.put('/v1/buyers/me/password', { currentPassword: password, newPassword: 'souksouk' }, buyer),
    await api.put('/v1/buyers/me/password', { currentPassword: password, newPassword: 'battery staple 8' }, buyer),
    await api.send('POST', '/v1/purchases', { ...buyer, body: `{"card": {"number": "4242424242424242" ` }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([402, 400, 400, 201, 401, 401, 400, 204, 400]);

  const tables = await Promise.all(
    Object.entries(services.databases).map(async ([name, database]) => {
      const names = await database.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`);
      const rows = await Promise.all(names.map(({ name }) => database.query(`select * from ${name}`)));
      return `${name} ${JSON.stringify(rows)}`;
    }),
  );
  expect(tables.join()).toContain('4242');
  expect(lines.length).toBeGreaterThan(10);
  const everything = [...lines, ...tables, ...answers.map(({ body }) => JSON.stringify(body))].join('\n');
  for (const secret of [
    /4[- ]?2[- ]?4[- ]?2[- ]?4[- ]?2[- ]?4[- ]?2/,
    /40000000/,
    /4000 0000/,
    /(?<![\w-])9137(?![\w-])/,
    new RegExp(password),
    /wrong horse/,
    /battery staple/,
    /souksouk/,
  ]) {
    expect(everything).not.toMatch(secret);
  }
  expect(everything).not.toContain(buyer.token);
});
