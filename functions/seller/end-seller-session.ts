import * as z from 'zod/mini';
import { endSessionDescription, sessionId } from '../contract/sessions.ts';
import { endpoint } from '../endpoint.ts';

export const endSellerSession = endpoint({
  method: 'DELETE',
  path: '/v1/sellers/sessions/{sessionId}',
  caller: 'seller',
  calls: ['customer-db/EndSession'],
  summary: "End one session of the seller's account.",
  description: endSessionDescription,
  request: () => z.strictObject({ sessionId: sessionId() }),
  response: null,

  async handle({ sessionId: endedSessionId }, { sessionId, customer, setHeader }) {
    await customer.endSession({ sessionId, endedSessionId });
    if (endedSessionId.toLowerCase() === sessionId) setHeader('Session-Expires-In', '0');
  },
});
