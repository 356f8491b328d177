import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

interface OwnRequest {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
}

const longestMs = 30_000;

/** This agent ignores proxy variables of the environment; `fetch` follows them when NODE_USE_ENV_PROXY is set. */
const agent = new Agent();

/** Sends a request to a part of this machine. Rejects if there is no response within 30 seconds. */
export function requestOwn(url: string, { method = 'GET', headers = {} }: OwnRequest = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent, signal: AbortSignal.timeout(longestMs) }, (answer) => {
      text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject);
    });
    sent.on('error', reject).end();
  });
}
