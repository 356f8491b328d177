import { type ChannelCredentials, credentials, Metadata, status } from '@grpc/grpc-js';
import type { IdTokenSource } from './id-token.ts';

/**
 * The credentials of a channel. With ID tokens: TLS with the system's root certificates, and a token with every call. Without them: a plain
 * connection, for a private network. createFromGoogleCredential of grpc-js cannot be used here: it does not understand the headers of
 * today's google-auth-library and sends no token.
 */
export function rpcCredentials(idToken: IdTokenSource | undefined): ChannelCredentials {
  if (!idToken) return credentials.createInsecure();
  const calls = credentials.createFromMetadataGenerator((_, done) => {
    idToken().then(
      (token) => {
        const metadata = new Metadata();
        metadata.set('authorization', `Bearer ${token}`);
        done(null, metadata);
      },
      (error: Error) => done(Object.assign(new Error(error.message), { code: status.UNAVAILABLE })),
    );
  });
  return credentials.combineChannelCredentials(credentials.createSsl(), calls);
}
