import { type ChannelCredentials, credentials, Metadata, status } from '@grpc/grpc-js';
import type { IdTokenSource } from './id-token.ts';

/**
 * What a channel needs: nothing where the network is one's own; with ID tokens, TLS against the system's roots and a token with every call. grpc-js's
 * createFromGoogleCredential would do the same by its name, but sends no token at all with the headers that google-auth-library has today.
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
