import type * as grpc from '@grpc/grpc-js';
import type { Trace } from '../process/trace.ts';

/** A message type of the generated code. */
interface Codec<Message> {
  encode(message: Message): { finish(): Uint8Array };
  decode(bytes: Uint8Array): Message;
}

// biome-ignore lint/suspicious/noExplicitAny: each method's definition names its own message types.
type AnyCodec = Codec<any>;

export interface MethodDefinition {
  readonly name: string;
  readonly requestType: AnyCodec;
  readonly responseType: AnyCodec;
  readonly options: { readonly idempotencyLevel?: 'IDEMPOTENT' | 'NO_SIDE_EFFECTS' };
}

/** A service of the generated code. */
export interface ServiceDefinition {
  readonly fullName: string;
  readonly methods: Readonly<Record<string, MethodDefinition>>;
}

type Message<C> = C extends { decode(...bytes: never[]): infer M } ? M : never;

/** What a call carries beside its request: its trace and its deadline (milliseconds since 1970). */
export interface CallContext extends Trace {
  deadlineAtMs: number;
  /** Aborted when the client that waits for the result disconnects. It cancels reads; calls that change something run to their end. */
  gone?: AbortSignal | undefined;
  /** The IP address of the client for whom the call is made, if there is one. Only calls that may change something pass it on. */
  address?: string | undefined;
  /** The account whose session the client has, such as `buyer 12`, once it has been checked. Only reads pass it on. */
  account?: string | undefined;
  /** Whether the client accepts data that is up to five seconds old, from a replica. Only for reads. */
  mayLag?: boolean | undefined;
  /** The function or command that makes the call. Where several share a process, each proves who it is by a token of its own. */
  caller?: string | undefined;
}

/** The token of a caller for one service; undefined if it has none. It must never be logged. */
export type CallerTokenOf = (caller: string | undefined) => string | undefined;

/** Whether a method changes nothing, so that its calls may be cancelled at any time. */
export const isRead = ({ options }: MethodDefinition): boolean => options.idempotencyLevel === 'NO_SIDE_EFFECTS';

/**
 * The type of a service and of its client. A missing method is a compile error. Because both have the same type, a function can also call a
 * service in the same process.
 */
export type Service<Definition extends ServiceDefinition> = {
  [Method in keyof Definition['methods']]: (
    request: Message<Definition['methods'][Method]['requestType']>,
    context: CallContext,
  ) => Promise<Message<Definition['methods'][Method]['responseType']>>;
};

/** One method in the form that grpc-js needs, for server and client. */
export function wireMethod(service: ServiceDefinition, method: MethodDefinition): grpc.MethodDefinition<unknown, unknown> {
  const { requestType, responseType } = method;
  return {
    path: `/${service.fullName}/${method.name}`,
    requestStream: false,
    responseStream: false,
    requestSerialize: (message) => Buffer.from(requestType.encode(message).finish()),
    requestDeserialize: (bytes) => requestType.decode(bytes),
    responseSerialize: (message) => Buffer.from(responseType.encode(message).finish()),
    responseDeserialize: (bytes) => responseType.decode(bytes),
  };
}
