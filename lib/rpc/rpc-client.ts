import { Client, type ClientOptions, Metadata } from '@grpc/grpc-js';
import { AppError } from '../errors.ts';
import type { IdTokenSource } from './id-token.ts';
import { type CallContext, isRead, type Service, type ServiceDefinition, wireMethod } from './rpc.ts';
import { rpcCredentials } from './rpc-credentials.ts';
import { fromServiceError } from './rpc-error.ts';

export interface RpcClient<Definition extends ServiceDefinition> {
  call: Service<Definition>;
  /** Connects, and has an ID token fetched, before the first call needs them. What goes wrong, that call will be told. */
  connect(): void;
  close(): void;
}

/**
 * Opens one channel to a service, which connects at the first call if not before. Every call has the deadline of its context; those that change
 * nothing end when whoever asked has gone. Calls that the contract marks as idempotent are repeated by gRPC while the service cannot be reached,
 * within a budget that a longer outage exhausts. With ID tokens the channel is encrypted, and every call carries one.
 */
export function connectService<Definition extends ServiceDefinition>(
  definition: Definition,
  address: string,
  idToken?: IdTokenSource,
): RpcClient<Definition> {
  const client = new Client(address, rpcCredentials(idToken), channelOptions(definition));
  const methods = Object.entries(definition.methods).map(([name, method]) => {
    const { path, requestSerialize, responseDeserialize } = wireMethod(definition, method);
    const call = (request: unknown, context: CallContext) =>
      new Promise((resolve, reject) => {
        const gone = isRead(method) ? context.gone : undefined;
        if (context.deadlineAtMs <= Date.now() || gone?.aborted) {
          reject(new AppError('deadline_exceeded', 'No time was left.'));
          return;
        }
        const options = { deadline: context.deadlineAtMs };
        const metadata = metadataOf(context);
        const sent = client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, metadata, options, (error, response) => {
          gone?.removeEventListener('abort', cancel);
          if (error) reject(fromServiceError(error, definition.fullName));
          else resolve(response);
        });
        const cancel = () => sent.cancel();
        gone?.addEventListener('abort', cancel);
      });
    return [name, call];
  });
  return {
    call: Object.fromEntries(methods) as Service<Definition>,
    connect() {
      client.getChannel().getConnectivityState(true);
      idToken?.().catch(() => {});
    },
    close: () => client.close(),
  };
}

function metadataOf({ requestId, traceparent }: CallContext): Metadata {
  const metadata = new Metadata();
  metadata.set('x-request-id', requestId);
  metadata.set('traceparent', traceparent);
  return metadata;
}

function channelOptions({ fullName, methods }: ServiceDefinition): ClientOptions {
  const repeatable = Object.values(methods).filter(({ options }) => options.idempotencyLevel);
  return {
    // The parts are of one network: a proxy that the environment names is for what is outside it.
    'grpc.enable_http_proxy': 0,
    // A service that comes back is found again within a second, not after grpc-js's two minutes.
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 1_000,
    // A network may forget a quiet connection without a word, so it is closed soon. While calls wait it is pinged, but not so often that a process
    // which is busy for a second or two loses a sound connection, and with it calls that may not be repeated.
    'grpc.client_idle_timeout_ms': 30_000,
    'grpc.keepalive_time_ms': 10_000,
    'grpc.keepalive_timeout_ms': 3_000,
    'grpc.keepalive_permit_without_calls': 0,
    'grpc.max_receive_message_length': 16 * 1024 * 1024,
    // What DNS says of a service is its address, and nothing about how to call it.
    'grpc.service_config_disable_resolution': 1,
    'grpc.service_config': JSON.stringify({
      methodConfig: [
        {
          name: repeatable.map(({ name }) => ({ service: fullName, method: name })),
          retryPolicy: {
            maxAttempts: 3,
            initialBackoff: '0.05s',
            maxBackoff: '0.5s',
            backoffMultiplier: 2,
            retryableStatusCodes: ['UNAVAILABLE'],
          },
        },
      ],
      retryThrottling: { maxTokens: 100, tokenRatio: 0.1 },
    }),
  };
}
