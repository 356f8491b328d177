import * as z from 'zod/mini';
import { endSessionDescription, sessionId } from '../contract/sessions.ts';
import { endpoint } from '../endpoint.ts';

export const endBuyerSession = endpoint({
  method: 'DELETE',
  path: '/v1/buyers/sessions/{sessionId}',
  caller: 'buyer',
  calls: ['customer-db/EndSession'],
  summary: "End one session of the buyer's account.",
  description: endSessionDescription,
  request: () => z.strictObject({ sessionId: sessionId() }),
  response: null,

  async handle({ sessionId: endedSessionId }, { sessionId, customer, setHeader }) {
    await customer.endSession({ sessionId, endedSessionId });
    if (endedSessionId.toLowerCase() === sessionId) setHeader('Session-Expires-In', '0');
  },
});
