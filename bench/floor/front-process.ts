// The thinnest function process: Node's HTTP server, two gRPC calls, and no more. Arguments: the addresses of both services.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { CustomerDbDefinition, type Session } from '../../lib/gen/customer.ts';
import { type Cart, ProductDbDefinition } from '../../lib/gen/product.ts';
import { type ServiceDefinition, wireMethod } from '../../lib/rpc/rpc.ts';

const [customerAddress = '', productAddress = ''] = process.argv.slice(2);
const customer = new Client(customerAddress, credentials.createInsecure());
const product = new Client(productAddress, credentials.createInsecure());

function method<Request, Response>(client: Client, definition: ServiceDefinition, name: string): (request: Request) => Promise<Response> {
  const { path, requestSerialize, responseDeserialize } = wireMethod(definition, definition.methods[name] as never);
  return (request) =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, new Metadata(), (error, response) =>
        error ? reject(error) : resolve(response as Response),
      );
    });
}

const checkSession = method<object, Session>(customer, CustomerDbDefinition, 'checkSession');
const getCart = method<object, Cart>(product, ProductDbDefinition, 'getCart');
const addToCart = method<object, Cart>(product, ProductDbDefinition, 'addToCart');

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  await once(request, 'end');
  return Buffer.concat(chunks);
}

async function answer(request: IncomingMessage): Promise<Cart> {
  const sessionToken = request.headers.authorization?.slice('Bearer '.length) ?? '';
  const body = request.method === 'POST' ? await bodyOf(request) : undefined;
  const { sessionId, accountId: buyerId } = await checkSession({ sessionToken, roles: ['buyer'] });
  return body ? addToCart({ sessionId, buyerId, ...JSON.parse(body.toString()) }) : getCart({ sessionId, buyerId });
}

const server = createServer((request, response) => {
  answer(request).then(
    (cart) => {
      const payload = JSON.stringify(cart);
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(payload) });
      response.end(payload);
    },
    () => response.writeHead(500).end(),
  );
});
await once(server.listen(0, '127.0.0.1'), 'listening');
process.send?.((server.address() as AddressInfo).port);
process.on('disconnect', () => process.exit(0));
