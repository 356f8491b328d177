import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, ApiAnswer } from '../requests/api.ts';

const mostTries = 4;

/**
 * Adds a picture, and again while the response says `overloaded`. Decoders let all other processes go first, so on a busy machine one may
 * reach its limit of 30 seconds.
 */
export async function upload(api: Api, itemId: string, request: Parameters<Api['send']>[2]): Promise<ApiAnswer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await api.send('POST', `/v1/items/${itemId}/pictures`, request);
    if (answer.body?.code !== 'overloaded' || tries === mostTries) return answer;
    await sleep(1_000);
  }
}
