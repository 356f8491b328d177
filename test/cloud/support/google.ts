import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

export interface Google {
  /** The options that make a part use this stand-in. */
  options: { endpoints: { oauth2FederatedSignonPemCertsUrl: string } };
  /** Whether it serves its certificates. */
  isUp: boolean;
  /** A token as Cloud Scheduler sends it, with the given changes. */
  token(claims?: Record<string, unknown>, header?: Record<string, unknown>): string;
  /** The same, signed with another key. */
  forgedToken(): string;
}

export const scheduler = { account: 'scheduler@souk.iam.gserviceaccount.com', audience: 'https://resolve-purchases.souk.example' };

/** Stands in for Google's certificates and for the signer of its tokens, for all tests of a file. */
export async function startGoogle(): Promise<Google> {
  const [ours, others] = [newKey(), newKey()];
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'application/json').setHeader('Cache-Control', 'public, max-age=3600');
    if (!google.isUp) response.writeHead(404).end();
    else response.end(JSON.stringify({ key1: ours.publicKey.export({ type: 'spki', format: 'pem' }) }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/certs`;
  const google: Google = {
    options: { endpoints: { oauth2FederatedSignonPemCertsUrl: url } },
    isUp: true,
    token: (claims = {}, header = {}) => signed(ours.privateKey, claims, header),
    forgedToken: () => signed(others.privateKey, {}, {}),
  };
  return google;
}

/** What Cloud Run makes of a token that it has checked. */
export const withoutSignature = (token: string): string => `${token.split('.').slice(0, 2).join('.')}.SIGNATURE_REMOVED_BY_GOOGLE`;

export const secondsFromNow = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

function signed(key: KeyObject, claims: Record<string, unknown>, header: Record<string, unknown>): string {
  const usual = {
    iss: 'https://accounts.google.com',
    aud: scheduler.audience,
    iat: secondsFromNow(-60),
    exp: secondsFromNow(3_540),
    email: scheduler.account,
    email_verified: true,
  };
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const content = `${part({ alg: 'RS256', kid: 'key1', typ: 'JWT', ...header })}.${part({ ...usual, ...claims })}`;
  return `${content}.${createSign('RSA-SHA256').update(content).sign(key, 'base64url')}`;
}
