import { expect, test } from 'vitest';
import { newItem } from '../support/people/people.ts';
import { jpeg, png, webp } from '../support/pictures.ts';
import { sellerOf } from './support/people.ts';
import { useShop } from './support/shop.ts';

const shop = useShop();
const timeout = 60_000;

async function openItem() {
  const seller = await sellerOf(shop.api);
  const { itemId } = await newItem(shop.api, seller);
  const page = await shop.open({ as: seller, path: `/sell/items/${itemId}` });
  await page.getByText('Choose pictures').waitFor();
  const widths = async () => {
    const { body } = await shop.api.get(`/v1/items/${itemId}`, seller);
    return body.pictures.map(({ width }: { width: number }) => width);
  };
  return { page, itemId, seller, widths };
}

const file = (name: string, mimeType: string, buffer: Buffer) => ({ name, mimeType, buffer });

test('pictures keep the order in which they were chosen, and one can be removed', { timeout }, async () => {
  const { page, widths } = await openItem();
  await page
    .getByLabel('Choose pictures')
    .setInputFiles([
      file('a.jpg', 'image/jpeg', await jpeg(1_500, 900)),
      file('b.png', 'image/png', await png(40, 40)),
      file('c.webp', 'image/webp', await webp(300, 200)),
    ]);
  await page.getByRole('img', { name: 'Picture 3' }).waitFor();
  expect(await widths()).toEqual([1_500, 40, 300]);
  await page.getByRole('button', { name: 'Remove Picture 2' }).click();
  await page.getByText('The picture is removed.').waitFor();
  expect(await widths()).toEqual([1_500, 300]);
});

test('a file that is no picture is refused in the browser, and says what to do', { timeout }, async () => {
  const { page, widths } = await openItem();
  await page.getByLabel('Choose pictures').setInputFiles(file('photo.heic', 'image/heic', Buffer.from('not a picture at all')));
  await page.getByText('This browser cannot read photo.heic as a picture.').waitFor();
  expect(await widths()).toEqual([]);
});

test('a picture that is too large is made smaller before it is sent', { timeout }, async () => {
  const { page, widths } = await openItem();
  await page.getByLabel('Choose pictures').setInputFiles(file('wide.png', 'image/png', await png(9_000, 300)));
  await page.getByRole('img', { name: 'Picture 1' }).waitFor();
  expect(await widths()).toEqual([1_600]);
});

test('a picture of a new item that could not be added is not lost, and a click adds it', { timeout }, async () => {
  const { page } = await openItem();
  await page.goto(`${shop.url}/sell/new`);
  await page.getByLabel('Name', { exact: true }).fill('Copper lamp');
  await page.getByLabel('Category').selectOption({ index: 1 });
  await page.getByLabel(/^Price/).fill('19.99');
  await page.getByLabel('Choose pictures').setInputFiles(file('lamp.png', 'image/png', await png(60, 50)));
  await page.route(/\/pictures$/, (route) => route.fulfill({ status: 503, contentType: 'text/html', body: '<h1>Later</h1>' }));
  await page.getByRole('button', { name: 'Put it up for sale' }).click();
  await page.getByRole('heading', { name: 'Edit the item' }).waitFor();
  await page.getByText('lamp.png could not be added.').waitFor();
  await page.unroute(/\/pictures$/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('img', { name: 'Picture 1' }).waitFor();
  await page.getByText('lamp.png could not be added.').waitFor({ state: 'detached' });
});

test('pictures can be dropped and pasted', { timeout }, async () => {
  const { page, widths } = await openItem();
  const bytes = JSON.stringify([...(await png(60, 50))]);
  const transfer = `(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(${bytes})], 'dropped.png', { type: 'image/png' }));
    return data;
  })()`;
  await page.evaluate(
    `document.querySelector('fieldset').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: ${transfer} }))`,
  );
  await page.getByRole('img', { name: 'Picture 1' }).waitFor();
  await page.evaluate(`document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: ${transfer} }))`);
  await page.getByRole('img', { name: 'Picture 2' }).waitFor();
  expect(await widths()).toEqual([60, 60]);
});

test('a seller changes price and quantity in place', { timeout }, async () => {
  const { page, itemId, seller } = await openItem();
  await page.getByRole('link', { name: 'Your items' }).click();
  await page.getByRole('button', { name: 'Add a unit of Brass lamp' }).click();
  await page.getByText('6 on sale').first().waitFor();
  await page.getByLabel('Price of Brass lamp').fill('twelve');
  await page.getByRole('button', { name: 'Change' }).click();
  await page.getByText('Price must be an amount, such as 12.50.').waitFor();
  await page.getByLabel('Price of Brass lamp').fill('12.50');
  await page.getByRole('button', { name: 'Change' }).click();
  await page.getByText('Brass lamp costs US$12.50 now.').waitFor();
  expect((await shop.api.get(`/v1/items/${itemId}`, seller)).body).toMatchObject({ quantity: 6, priceCents: 1250 });
});

test('a seller edits an item, and sees sold out ones when asked for', { timeout }, async () => {
  const { page, itemId, seller } = await openItem();
  await page.getByLabel('Name', { exact: true }).fill('Silver lamp');
  await page.getByLabel('Keywords').fill('silver lamp');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await shop.api.post(`/v1/items/${itemId}/quantity-changes`, { change: -5 }, seller);
  await page.getByRole('link', { name: 'Your items' }).click();
  await page.getByText('You have no items on sale.').waitFor();
  await page.getByLabel('Show sold out items, too').check();
  await page.getByRole('link', { name: 'Silver lamp', exact: true }).waitFor();
});
