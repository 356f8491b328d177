import fc from 'fast-check';
import { expect } from 'vitest';
import { logIn, newBuyer, newSeller } from '../support/people/people.ts';
import type { Api, ApiAnswer } from '../support/requests/api.ts';
import { emptyModel, type Model } from './model.ts';
import type { Real } from './request.ts';

let category = 0;

/** A machine that stands still for longer than a deadline may spoil this many runs of a file; a fault would spoil more. */
const mostSpoilt = 2;
let spoilt = 0;

/** Leaves out a run in which a response says that something took too long. No model says whether such a request had an effect. */
function leaveOutIfLate({ status, body }: ApiAnswer): void {
  const isLate = status === 504 || (status === 503 && body?.code === 'unavailable') || (status === 202 && body?.status === 'pending');
  if (!isLate) return;
  expect(++spoilt, `runs left out, the last because of ${status} ${JSON.stringify(body)}`).toBeLessThanOrEqual(mostSpoilt);
  fc.pre(false);
}

function leavingOutLate(api: Api): Api {
  const checked =
    <Asked extends unknown[]>(ask: (...asked: Asked) => Promise<ApiAnswer>) =>
    async (...asked: Asked): Promise<ApiAnswer> => {
      const answer = await ask(...asked);
      leaveOutIfLate(answer);
      return answer;
    };
  const { url, send, get, post, put, patch, delete: remove } = api;
  return {
    url,
    send: checked(send),
    get: checked(get),
    post: checked(post),
    put: checked(put),
    patch: checked(patch),
    delete: checked(remove),
  };
}

/** A seller, and two buyers with two sessions each, in a marketplace in which others may be. */
export async function setUp(marketplace: Api): Promise<{ model: Model; real: Real }> {
  const api = leavingOutLate(marketplace);
  const [seller, ...buyers] = await Promise.all([newSeller(api), newBuyer(api), newBuyer(api)]);
  const sessions = await Promise.all(buyers.map(async (buyer) => [buyer, { ...buyer, token: await logIn(api, 'buyer', buyer.username) }]));
  return { model: emptyModel([2, 2]), real: { api, seller, sessions, category: ++category } };
}
