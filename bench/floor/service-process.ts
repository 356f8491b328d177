// The thinnest database service: gRPC, one statement a call, and no more. Argument: which of the two it is.
import { type handleUnaryCall, Server, ServerCredentials } from '@grpc/grpc-js';
import pg from 'pg';
import { hashSessionToken } from '../../db-services/customer/session-token.ts';
import { itemKey } from '../../db-services/product/items/item-id.ts';
import { type LineRow, shownLine } from '../../db-services/product/shown.ts';
import { overUrl, usualSession } from '../../lib/database/db-session.ts';
import { type CheckSessionRequest, CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { type AddToCartRequest, type CartRequest, ProductDbDefinition } from '../../lib/gen/product.ts';
import { type ServiceDefinition, wireMethod } from '../../lib/rpc/rpc.ts';
import { addToCart, checkSession, getCart } from './statements.ts';

const poolSize = 8;
const pool = new pg.Pool({ ...overUrl(process.env['FLOOR_DATABASE_URL'] ?? '', usualSession), max: poolSize, idleTimeoutMillis: 0 });
const [session, cart, added] = await Promise.all([checkSession(), getCart(), addToCart()]);
const shown = { currency: 'USD', picturesUrl: 'http://127.0.0.1/pictures' };

async function cartOf(statement: pg.QueryConfig): Promise<object> {
  const [row] = (await pool.query(statement)).rows;
  const lines = row.lines.map((line: LineRow) => shownLine(shown, line));
  return { lines, totalCents: row.total_cents, currency: shown.currency, saved: row.saved };
}

const methods: Record<string, (request: never) => Promise<object>> = {
  async checkSession({ sessionToken }: CheckSessionRequest) {
    const [row] = (await pool.query(session({ tokenHash: hashSessionToken(sessionToken) }))).rows;
    return { sessionId: row.session_id, accountId: row.account_id, role: row.role, expiresInSeconds: row.expires_in_seconds };
  },
  getCart: (owner: CartRequest) => cartOf(cart({ ...owner })),
  addToCart({ itemId, ...request }: AddToCartRequest) {
    const { category, id } = itemKey(itemId);
    return cartOf(added({ ...request, id, idText: String(id), category }));
  },
};

const server = new Server();
const definition: ServiceDefinition = process.argv[2] === 'customer' ? CustomerDbDefinition : ProductDbDefinition;
const served = Object.entries(definition.methods).filter(([name]) => methods[name]);
const handle =
  (name: string): handleUnaryCall<object, object> =>
  (call, answer) => {
    methods[name]?.(call.request as never).then((response) => answer(null, response), answer);
  };
server.addService(
  Object.fromEntries(served.map(([name, method]) => [name, wireMethod(definition, method)])),
  Object.fromEntries(served.map(([name]) => [name, handle(name)])),
);
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.send?.(port);
});
process.on('disconnect', () => process.exit(0));
