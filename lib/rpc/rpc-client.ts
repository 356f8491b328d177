import { Client, type ClientOptions, Metadata, type ServiceError } from '@grpc/grpc-js';
import { AppError } from '../errors.ts';
import type { IdTokenSource } from './id-token.ts';
import { type CallContext, type CallerTokenOf, isRead, type Service, type ServiceDefinition, wireMethod } from './rpc.ts';
import { rpcCredentials } from './rpc-credentials.ts';
import { fromServiceError } from './rpc-error.ts';
import { makeUnaryCall } from './unary-call.ts';

export interface RpcClient<Definition extends ServiceDefinition> {
  call: Service<Definition>;
  /** Connects and fetches an ID token before the first call needs them. If this fails, that call reports it. */
  connect(): void;
  /** Another service of the same process, called over the same channel: both can be reached, or neither. */
  sameProcess<Other extends ServiceDefinition>(definition: Other): Service<Other>;
  close(): void;
}

/**
 * Opens one channel to a service. It connects at the first call, or when `connect` is called. Every call has the deadline of its context. A
 * read ends when its client disconnects. While the service cannot be reached, gRPC repeats the calls that the contract marks as idempotent;
 * a longer outage uses up the budget for that. With ID tokens, the channel is encrypted and every call carries one. With `tokenOf`, every call
 * carries its caller's own token.
 */
export function connectService<Definition extends ServiceDefinition>(
  definition: Definition,
  address: string,
  idToken?: IdTokenSource,
  tokenOf: CallerTokenOf = () => undefined,
): RpcClient<Definition> {
  // An ID token says who makes the call, too.
  const ownToken = idToken ? () => undefined : tokenOf;
  const client = new Client(address, rpcCredentials(idToken), channelOptions(definition));
  return {
    call: callsOf(client, definition, ownToken),
    connect() {
      client.getChannel().getConnectivityState(true);
      idToken?.().catch(() => {});
    },
    sameProcess: (other) => callsOf(client, other, ownToken),
    close: () => client.close(),
  };
}

function callsOf<Definition extends ServiceDefinition>(
  client: Client,
  definition: Definition,
  tokenOf: CallerTokenOf,
): Service<Definition> {
  const methods = Object.entries(definition.methods).map(([name, method]) => {
    const { path, requestSerialize, responseDeserialize } = wireMethod(definition, method);
    const call = async (request: unknown, context: CallContext) => {
      const gone = isRead(method) ? context.gone : undefined;
      if (context.deadlineAtMs <= Date.now() || gone?.aborted) throw new AppError('deadline_exceeded', 'No time was left.');
      const metadata = metadataOf(context, tokenOf(context.caller), isRead(method));
      const { deadlineAtMs } = context;
      const { response, cancel } = makeUnaryCall(client, { path, message: requestSerialize(request), metadata, deadlineAtMs });
      gone?.addEventListener('abort', cancel);
      let bytes: Buffer;
      try {
        bytes = await response;
      } catch (error) {
        throw fromServiceError(error as ServiceError, definition.fullName);
      } finally {
        gone?.removeEventListener('abort', cancel);
      }
      return responseDeserialize(bytes);
    };
    return [name, call];
  });
  return Object.fromEntries(methods) as Service<Definition>;
}

function metadataOf(
  { requestId, traceparent, address, account, mayLag }: CallContext,
  token: string | undefined,
  isOnlyRead: boolean,
): Metadata {
  const metadata = new Metadata();
  metadata.set('x-request-id', requestId);
  metadata.set('traceparent', traceparent);
  if (address && !isOnlyRead) metadata.set('x-client-address', address);
  if (account && isOnlyRead) metadata.set('x-account', account);
  if (mayLag && isOnlyRead) metadata.set('x-may-lag', '1');
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  return metadata;
}

function channelOptions({ fullName, methods }: ServiceDefinition): ClientOptions {
  const repeatable = Object.values(methods).filter(({ options }) => options.idempotencyLevel);
  return {
    // All parts are in one network. A proxy that the environment names is for destinations outside it.
    'grpc.enable_http_proxy': 0,
    // Reconnects within a second after the service is back. The default of grpc-js is up to two minutes.
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 1_000,
    // The network may silently drop an idle connection, so an idle one is closed soon. While calls wait, the connection is pinged. The pings are
    // rare: a process that is busy for a second or two must not lose a working connection, and with it calls that may not be repeated.
    'grpc.client_idle_timeout_ms': 30_000,
    'grpc.keepalive_time_ms': 10_000,
    'grpc.keepalive_timeout_ms': 3_000,
    'grpc.keepalive_permit_without_calls': 0,
    'grpc.max_receive_message_length': 16 * 1024 * 1024,
    // Statistics that no part of Souk reads.
    'grpc.enable_channelz': 0,
    // DNS gives only the address of a service, not how to call it.
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
