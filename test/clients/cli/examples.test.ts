import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { samplePurchase } from '../../../clients/cli/commands/examples.ts';
import { useMarketplace } from '../../support/parts/marketplace.ts';
import { card } from '../../support/people/cards.ts';
import { newBuyer, newItem, newSeller, password } from '../../support/people/people.ts';
import { jpeg } from '../../support/pictures.ts';
import { cardJson } from './support/people.ts';
import { newHome, program, souk } from './support/souk.ts';

const marketplace = useMarketplace();

const cardInEnvironment = {
  SOUK_CARD_HOLDER_NAME: card.holderName,
  SOUK_CARD_NUMBER: card.number,
  SOUK_CARD_EXPIRATION: card.expiration,
  SOUK_CARD_SECURITY_CODE: card.securityCode,
};

/** A home in which a seller of two sold units and their buyer are logged in, with the files that examples name. */
async function homeOfBoth() {
  const [seller, buyer] = [await newSeller(marketplace.api), await newBuyer(marketplace.api)];
  const { itemId } = await newItem(marketplace.api, seller);
  await marketplace.api.post('/v1/cart/lines', { itemId, quantity: 2 }, buyer);
  const { body } = await marketplace.api.post('/v1/purchases', { card }, { ...buyer, headers: { 'Idempotency-Key': itemId } });
  const home = await newHome(marketplace.functions.url, { SOUK_PASSWORD: password, ...cardInEnvironment });
  await souk(home, ['seller', 'log-in', seller.username]);
  await souk(home, ['buyer', 'log-in', buyer.username]);
  await writeFile(path.join(home.folder, 'card.json'), cardJson());
  await writeFile(path.join(home.folder, 'lamp.jpg'), await jpeg(40, 40));
  return { home, itemId, purchaseId: body.purchaseId as string };
}

const expected = {
  seller: { edit: 2, 'add-picture': 1, dispatch: 2, refund: 2 },
  buyer: { search: 3, buy: 2 },
};

test.each(['seller', 'buyer'] as const)('each example in the help of a %s runs as it is written', { timeout: 120_000 }, async (role) => {
  const { home, itemId, purchaseId } = await homeOfBoth();
  for (const [command, count] of Object.entries(expected[role])) {
    const { stdout } = await souk(home, [role, command, '--help']);
    const lines = [...stdout.matchAll(/^ {2}(souk .*)$/gm)].map(([, line]) => line as string);
    expect(lines, command).toHaveLength(count);
    for (const line of lines) {
      if (command === 'buy') await souk(home, ['buyer', 'add', itemId]);
      const own = line.replaceAll('3-1042', itemId).replaceAll(samplePurchase, purchaseId);
      const script = `souk() { "${process.execPath}" "${program}" "$@"; }; ${own}`;
      const ended = promisify(execFile)('bash', ['-c', script], { cwd: home.folder, env: home.env });
      await expect(ended, line).resolves.toBeDefined();
    }
  }
});
