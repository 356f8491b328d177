// The thinnest function process: an HTTP server, two gRPC calls, and no more. Arguments: whether Node's own server or the Functions Framework's
// (node or framework), and the addresses of both services.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { CustomerDbDefinition, type Session } from '../../lib/gen/customer.ts';
import { type Cart, ProductDbDefinition } from '../../lib/gen/product.ts';
import { type ServiceDefinition, wireMethod } from '../../lib/rpc/rpc.ts';

const [server, customerAddress = '', productAddress = ''] = process.argv.slice(2);
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

async function bodyOf(request: IncomingMessage): Promise<object> {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  await once(request, 'end');
  return JSON.parse(Buffer.concat(chunks).toString());
}

async function answer({ headers, method }: IncomingMessage, body: () => object | Promise<object>): Promise<Cart> {
  const sessionToken = headers.authorization?.slice('Bearer '.length) ?? '';
  const added = method === 'POST' ? await body() : undefined;
  const { sessionId, accountId: buyerId } = await checkSession({ sessionToken, roles: ['buyer'] });
  return added ? addToCart({ sessionId, buyerId, ...added }) : getCart({ sessionId, buyerId });
}

/** The framework has read the body before it calls a function. */
function framework(): Server {
  http('floor', (request, response) => {
    answer(request, () => request.body).then(
      (cart) => response.json(cart),
      () => response.status(500).end(),
    );
  });
  return getTestServer('floor');
}

function node(): Server {
  return createServer((request, response) => {
    answer(request, () => bodyOf(request)).then(
      (cart) => {
        const payload = JSON.stringify(cart);
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(payload) });
        response.end(payload);
      },
      () => response.writeHead(500).end(),
    );
  });
}

const listening = server === 'framework' ? framework() : node();
await once(listening.listen(0, '127.0.0.1'), 'listening');
process.send?.((listening.address() as AddressInfo).port);
process.on('disconnect', () => process.exit(0));
