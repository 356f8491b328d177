import { type Client, type Metadata, type ServiceError, status } from '@grpc/grpc-js';

export interface UnaryRequest {
  path: string;
  message: Buffer;
  metadata: Metadata;
  /** Milliseconds since 1970. */
  deadlineAtMs: number;
}

export interface UnaryCall {
  /** Rejects with a ServiceError. */
  response: Promise<Buffer>;
  cancel(): void;
}

/**
 * Makes a call. `Client.makeUnaryRequest` does the same, but it also takes a stack and prepares interceptors for each call, which took 10 % of
 * a function's CPU time.
 */
export function makeUnaryCall(client: Client, { path, message, metadata, deadlineAtMs }: UnaryRequest): UnaryCall {
  const call = client.getChannel().createCall(path, deadlineAtMs, null, null, null);
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  let received: Buffer | undefined;
  call.start(metadata, {
    onReceiveMetadata() {},
    onReceiveMessage(bytes: Buffer) {
      received = bytes;
    },
    onReceiveStatus(ended) {
      if (ended.code === status.OK && received) resolve(received);
      else reject(Object.assign(new Error(`${ended.code} ${status[ended.code]}: ${ended.details}`), ended) satisfies ServiceError);
    },
  });
  call.startRead();
  call.sendMessageWithContext({}, message);
  call.halfClose();
  return { response: promise, cancel: () => call.cancelWithStatus(status.CANCELLED, 'Cancelled on client') };
}
