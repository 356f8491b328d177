import { describe, expect, test } from 'vitest';
import { useMarketplace } from '../../support/parts/marketplace.ts';
import { newSeller, password } from '../../support/people/people.ts';
import { newHome, souk } from './support/souk.ts';
import { atTerminal } from './support/terminal.ts';

describe.each([
  {
    currency: 'JPY',
    price: '1500',
    cents: 1500,
    shown: '¥1,500',
    wrong: '1500.00',
    says: 'in JPY without a decimal point or commas, such as 20.',
  },
  {
    currency: 'KWD',
    price: '12.50',
    cents: 12_500,
    shown: 'KWD 12.500',
    wrong: '12.5000',
    says: 'in KWD with at most 3 digits after the point',
  },
  { currency: 'IDR', price: '20', cents: 2000, shown: 'IDR 20.00', wrong: '20,000', says: 'in IDR with at most 2 digits after the point' },
])('in a marketplace that sells in $currency', ({ currency, price, cents, shown, wrong, says }) => {
  const marketplace = useMarketplace({ currency });

  async function sellerAtHome() {
    const seller = await newSeller(marketplace.api);
    const home = await newHome(marketplace.functions.url);
    await souk(home, ['seller', 'log-in', seller.username, '--password-stdin'], { input: password });
    return home;
  }
  const about = ['--name', 'Lamp', '--category', '3', '--condition', 'new', '--quantity', '1'];

  test('the first price is read with the currency’s digits, and shown with them', async () => {
    const home = await sellerAtHome();
    expect((await marketplace.api.get('/v1/health')).body).toMatchObject({ currency });
    const refused = await souk(home, ['seller', 'register', ...about, '--price', wrong]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(`The price '${wrong}' is invalid. It must be an amount ${says}`);
    const registered = await souk(home, ['seller', 'register', ...about, '--price', price, '--json']);
    expect(JSON.parse(registered.stdout)).toMatchObject({ priceCents: cents, currency });
    const { itemId } = JSON.parse(registered.stdout);
    const changed = await souk(home, ['seller', 'change-price', itemId, price]);
    expect(changed.stdout.replaceAll('\u00a0', ' ')).toContain(shown);
    expect(await souk(home, ['seller', 'change-price', itemId, wrong])).toMatchObject({ code: 2 });
  });

  test('a prompt names the currency, and asks again after an invalid amount', async () => {
    const home = await sellerAtHome();
    const terminal = atTerminal(home, ['seller', 'register', ...about]);
    await terminal.answer(`Price in ${currency}`, wrong);
    await terminal.see('It must be an amount');
    terminal.press('\u0015');
    terminal.press(`${price}\r`);
    await terminal.see(/On sale\./);
    expect(await terminal.ended).toBe(0);
  });
});

describe('a price', () => {
  const marketplace = useMarketplace();

  test.each([
    [['--price', '0.00'], 'It must be from $0.01 to $1,000,000.00.'],
    [['--price', '1000000.01'], 'It must be from $0.01 to $1,000,000.00.'],
    [['--price', '1e3'], 'in USD with at most 2 digits after the point, and no commas, such as 19.99.'],
    [['--price', '5', '--price-cents', '500'], 'Name the price once'],
  ])('%j is refused with a reason in the currency', async (args, says) => {
    const seller = await newSeller(marketplace.api);
    const home = await newHome(marketplace.functions.url);
    await souk(home, ['seller', 'log-in', seller.username, '--password-stdin'], { input: password });
    const told = await souk(home, [
      'seller',
      'register',
      '--name',
      'Lamp',
      '--category',
      '3',
      '--condition',
      'new',
      '--quantity',
      '1',
      ...args,
    ]);
    expect(told).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(says) });
  });
});
