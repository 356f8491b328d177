import { card } from '../../../support/people/cards.ts';
import { newBuyer, type Person, password } from '../../../support/people/people.ts';
import type { Api } from '../../../support/requests/api.ts';
import { type Home, newHome, souk } from './souk.ts';
import { atTerminal, keys, type Terminal } from './terminal.ts';

/** A buyer whose client is logged in with its own session, and who has no terminal yet. */
export async function buyerAtHome(api: Api, url = api.url): Promise<{ home: Home; buyer: Person }> {
  const buyer = await newBuyer(api);
  const home = await newHome(url);
  const { code, stderr } = await souk(home, ['buyer', 'log-in', buyer.username, '--password-stdin'], { input: password });
  if (code !== 0) throw new Error(stderr);
  return { home, buyer };
}

/** The same in a shell, at its prompt. */
export async function buyerInShell(api: Api, url = api.url): Promise<{ terminal: Terminal; home: Home; buyer: Person; prompt: string }> {
  const { home, buyer } = await buyerAtHome(api, url);
  const terminal = atTerminal(home, ['buyer']);
  const prompt = `buyer ${buyer.username}> `;
  await terminal.see(prompt);
  return { terminal, home, buyer, prompt };
}

/** Begins to buy, without a delivery. */
export async function beginToBuy(terminal: Terminal): Promise<void> {
  terminal.press(`buy${keys.enter}`);
  await terminal.answer('Deliver to', '');
}

/** Answers the questions about a card. */
export async function typeCard(terminal: Terminal, number = card.number): Promise<void> {
  await terminal.answer('Name on the card', card.holderName);
  await terminal.answer('Card number', number);
  await terminal.answer('Expires', card.expiration);
  await terminal.answer('Security code', card.securityCode);
}

export const cardJson = (written = card): string => JSON.stringify(written);
