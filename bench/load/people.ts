import { randomBytes } from 'node:crypto';
import type { BuyerLogInResponse, SellerLogInResponse } from '../../clients/api/gen.ts';
import type { Random } from '../../local/random.ts';
import { Caller } from './caller.ts';
import type { Judge } from './contract.ts';

export type Role = 'buyer' | 'seller';

/** What all people share. */
export interface Market {
  /** Each seller's items, of which there are more units than all buyers can buy. */
  stocks: string[][];
  /** Items of the catalogue. */
  shown: string[];
  sellerIds: number[];
  /** A photograph to add to items. */
  picture: Buffer;
}

/** A client with what it remembers between its calls. */
export class Person {
  readonly role: Role;
  readonly caller: Caller;
  readonly market: Market;
  readonly random: Random;
  readonly username = `bench-${randomBytes(8).toString('hex')}`;
  /** The current password, and the one that replaces it at the next change. */
  passwords: [string, string] = [newPassword(), newPassword()];
  /** A session that is not the current one. */
  otherSession: string | undefined;
  /** Of a buyer: what lies in the cart, what was bought and has no vote yet, what has one, and the last purchase. */
  inCart: string[] = [];
  unrated: string[] = [];
  readonly rated = new Set<string>();
  purchaseId: string | undefined;
  /** Of a seller: items with many units, items to edit, pictures, and sales. */
  accountId = 0;
  stock: string[] = [];
  own: string[] = [];
  pictured: { itemId: string; pictureId: string } | undefined;
  sales: { purchaseId: string; itemId: string }[] = [];

  constructor(role: Role, url: string, judge: Judge, { market, random }: { market: Market; random: Random }) {
    this.role = role;
    this.caller = new Caller(url, judge);
    this.market = market;
    this.random = random;
  }

  get login() {
    return { username: this.username, password: this.passwords[0] };
  }

  get isBuyer(): boolean {
    return this.role === 'buyer';
  }

  async logIn(): Promise<boolean> {
    const answer = await this.caller.call(this.isBuyer ? 'buyerLogIn' : 'sellerLogIn', this.login);
    // The response to a change of the password may have been lost.
    if (this.caller.lastError === 'wrong_credentials') this.passwords.reverse();
    if (!answer) return false;
    const session = answer.body<BuyerLogInResponse & SellerLogInResponse>();
    this.caller.token = session.sessionToken;
    this.accountId = session.sellerId ?? session.buyerId;
    this.inCart = [];
    return true;
  }
}

export const newPassword = (): string => randomBytes(12).toString('base64url');
