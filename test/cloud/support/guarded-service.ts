import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import { onTestFinished } from 'vitest';
import { HealthCheckResponse_ServingStatus, HealthDefinition } from '../../../lib/gen/grpc/health.ts';
import { wireMethod } from '../../../lib/rpc/rpc.ts';
import { certificate, privateKey } from './tls.ts';

export interface GuardedService {
  /** HOST:PORT */
  address: string;
  /** The Authorization header of each call that was let in. */
  authorizations: string[];
  /** Calls without a token. */
  refused: number;
}

/** A gRPC service behind TLS that refuses calls without a token, as Cloud Run does. */
export async function startGuardedService(): Promise<GuardedService> {
  const server = new Server();
  const service: GuardedService = { address: '', authorizations: [], refused: 0 };
  const check = (call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>) => {
    const [authorization = ''] = call.metadata.get('authorization').map(String);
    if (!/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/.test(authorization)) {
      service.refused += 1;
      answer({ code: status.UNAUTHENTICATED, details: 'The request was not authenticated.' });
      return;
    }
    service.authorizations.push(authorization);
    answer(null, { status: HealthCheckResponse_ServingStatus.SERVING });
  };
  server.addService({ check: wireMethod(HealthDefinition, HealthDefinition.methods.check) }, { check });
  const keyPair = { private_key: Buffer.from(privateKey), cert_chain: Buffer.from(certificate) };
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createSsl(null, [keyPair]), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  onTestFinished(() => server.forceShutdown());
  service.address = `localhost:${port}`;
  return service;
}
