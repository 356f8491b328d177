import type * as grpc from '@grpc/grpc-js';
import type { Trace } from '../process/trace.ts';

/** A message type, as the generated code describes it. */
interface Codec<Message> {
  encode(message: Message): { finish(): Uint8Array };
  decode(bytes: Uint8Array): Message;
}

// biome-ignore lint/suspicious/noExplicitAny: a definition says for each method which messages these are.
type AnyCodec = Codec<any>;

export interface MethodDefinition {
  readonly name: string;
  readonly requestType: AnyCodec;
  readonly responseType: AnyCodec;
  readonly options: { readonly idempotencyLevel?: 'IDEMPOTENT' | 'NO_SIDE_EFFECTS' };
}

/** A service, as the generated code describes it. */
export interface ServiceDefinition {
  readonly fullName: string;
  readonly methods: Readonly<Record<string, MethodDefinition>>;
}

type Message<C> = C extends { decode(...bytes: never[]): infer M } ? M : never;

/** What a call carries beside its request: where it comes from, and until when its answer is of use (milliseconds since 1970). */
export interface CallContext extends Trace {
  deadlineAtMs: number;
  /** Aborted when whoever wanted the answer has gone. It ends calls that change nothing; all others run to their end. */
  gone?: AbortSignal | undefined;
}

/** Whether a call changes nothing, so that it may be ended at any time. */
export const isRead = ({ options }: MethodDefinition): boolean => options.idempotencyLevel === 'NO_SIDE_EFFECTS';

/**
 * What a service implements and what its client looks like: the same type, so a method that nobody implements does not compile, and a
 * function can be handed a service without a network between them.
 */
export type Service<Definition extends ServiceDefinition> = {
  [Method in keyof Definition['methods']]: (
    request: Message<Definition['methods'][Method]['requestType']>,
    context: CallContext,
  ) => Promise<Message<Definition['methods'][Method]['responseType']>>;
};

/** The description of one method that grpc-js wants, the same for server and client. */
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
