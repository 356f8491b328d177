import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface MetadataServer {
  /** The audiences of its requests, in order. */
  audiences: string[];
  /** `serve` tokens, `fail` with 500, send `nothing`, or send `nonsense` that is not a token. */
  mode: 'serve' | 'fail' | 'nothing' | 'nonsense';
  /** Whose tokens it serves. */
  account: string;
  /** How long its tokens live. */
  lifeSeconds: number;
  /** HOST:PORT */
  address: string;
}

/** Stands in for Google's metadata server for one test; this process is configured to use it. */
export async function startMetadataServer(): Promise<MetadataServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://metadata');
    const isOurs = url.pathname === '/computeMetadata/v1/instance/service-accounts/default/identity';
    response.setHeader('Metadata-Flavor', 'Google');
    if (!isOurs || request.headers['metadata-flavor'] !== 'Google') {
      response.writeHead(404).end();
      return;
    }
    const audience = url.searchParams.get('audience') ?? '';
    metadata.audiences.push(audience);
    if (metadata.mode === 'nothing') return;
    if (metadata.mode === 'fail') response.writeHead(500).end('the metadata server is broken');
    else response.end(metadata.mode === 'nonsense' ? '<html>' : idToken({ audience, ...metadata }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const metadata: MetadataServer = {
    audiences: [],
    mode: 'serve',
    account: 'functions@souk.iam.gserviceaccount.com',
    lifeSeconds: 3_600,
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  process.env['GCE_METADATA_HOST'] = metadata.address;
  onTestFinished(() => {
    delete process.env['GCE_METADATA_HOST'];
    server.closeAllConnections();
    server.close();
  });
  return metadata;
}

/** The claims of a token in an Authorization header. */
export const claimsOf = (authorization: string): { aud: string; number: number } =>
  JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString());

function idToken({ audience, account, lifeSeconds, audiences }: MetadataServer & { audience: string }): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    aud: audience,
    email: account,
    email_verified: true,
    iat: now,
    exp: now + lifeSeconds,
    number: audiences.length,
  };
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}
