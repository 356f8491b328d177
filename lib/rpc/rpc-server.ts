import type { ServerOptions } from 'node:http2';
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceError,
  type sendUnaryData,
  status,
  type ServiceDefinition as WireService,
} from '@grpc/grpc-js';
import { type CallerCheck, type Refusal, refusedCallMessage } from '../callers/caller-check.ts';
import type { RecordRefusedCall } from '../callers/refused-calls.ts';
import { hostBeforePort } from '../config/url.ts';
import { SchemaError } from '../database/schema.ts';
import { AppError, hasCode, unavailable } from '../errors.ts';
import { HealthCheckResponse_ServingStatus, HealthDefinition } from '../gen/grpc/health.ts';
import { withDeadline } from '../process/deadline.ts';
import type { Log } from '../process/log.ts';
import { readiness } from '../process/readiness.ts';
import { readTrace, traceFields } from '../process/trace.ts';
import { type CallContext, isRead, type Service, type ServiceDefinition, wireMethod } from './rpc.ts';
import { toServiceError } from './rpc-error.ts';

export interface RpcServer {
  port: number;
  /** Accepts no new calls, finishes those in flight, and aborts the rest after 8 seconds. */
  close(): Promise<void>;
}

export interface ServeOptions<Definition extends ServiceDefinition> {
  definition: Definition;
  service: Service<Definition>;
  /** Rejects if the service cannot work, for example because its database does not reply, or lacks the schema that it needs. */
  checkHealth: () => Promise<void>;
  /** Checks who calls each method. Without it, any caller may call every method. Health checks are open to all. */
  checkCaller?: CallerCheck | undefined;
  /** Called with each call that the check refuses. */
  recordRefusal?: RecordRefusedCall | undefined;
  host: string;
  port: number;
  log: Log;
}

/** The time-out of a call whose caller sets no deadline. */
const defaultDeadlineMs = 10_000;
const drainMs = 8_000;

/** Serves one service and the standard health protocol. */
export async function serveRpc<Definition extends ServiceDefinition>(options: ServeOptions<Definition>): Promise<RpcServer> {
  const { definition, service, checkHealth, checkCaller, recordRefusal, host, port, log } = options;
  const server = new Server({ 'grpc.max_receive_message_length': 256 * 1024, 'grpc.enable_channelz': 0 });
  allowCancelling(server);
  const findFault = readiness(checkHealth, log);
  let draining = false;

  const health: Service<typeof HealthDefinition> = {
    async check({ service: asked }) {
      const { SERVING, NOT_SERVING } = HealthCheckResponse_ServingStatus;
      if (draining) return { status: NOT_SERVING };
      const fault = asked === 'liveness' ? undefined : await findFault();
      // The health protocol has no words for a reason, but an error has.
      if (fault instanceof SchemaError) throw new AppError('unavailable', fault.message);
      return { status: fault === undefined ? SERVING : NOT_SERVING };
    },
  };
  addService(server, definition, service, { log, checkCaller, recordRefusal });
  addService(server, HealthDefinition, health, { log });

  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${hostBeforePort(host)}:${port}`, ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    port: bound,
    close: () =>
      new Promise((resolve) => {
        draining = true;
        const late = setTimeout(() => server.forceShutdown(), drainMs);
        server.tryShutdown(() => {
          clearTimeout(late);
          resolve();
        });
      }),
  };
}

/**
 * Raises a limit of Node: after the first thousand cancelled streams, more than 33 cancellations a second close the whole connection with
 * all its calls. A crowd that disconnects or reaches its deadline would do that. The limit protects against strangers, and a service's
 * callers are our own functions. grpc-js has no option for it, but passes these private options to Node.
 */
function allowCancelling(server: Server): void {
  const { commonServerOptions } = server as unknown as { commonServerOptions: ServerOptions };
  Object.assign(commonServerOptions, { streamResetBurst: 1_000_000, streamResetRate: 1_000_000 });
}

type Guard = Pick<ServeOptions<ServiceDefinition>, 'log' | 'checkCaller' | 'recordRefusal'>;

function addService<D extends ServiceDefinition>(server: Server, definition: D, service: Service<D>, guard: Guard): void {
  const methods = Object.entries(definition.methods);
  const wire: WireService = Object.fromEntries(methods.map(([name, method]) => [name, wireMethod(definition, method)]));
  const implementation = Object.fromEntries(
    methods.map(([name, method]) => {
      const path = `${definition.fullName}/${method.name}`;
      return [name, unary({ path, name: method.name, isRead: isRead(method), method: service[name as keyof Service<D>] }, guard)];
    }),
  );
  server.addService(wire, implementation);
}

interface Implementation {
  path: string;
  name: string;
  isRead: boolean;
  method: (request: never, context: CallContext) => Promise<unknown>;
}

function unary({ path, name, isRead, method }: Implementation, { log, checkCaller, recordRefusal }: Guard) {
  return (call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>) => {
    const context = contextOf(call);
    const refusal = checkCaller?.(name, (header) => headerOf(call, header));
    if (refusal) {
      const { callers } = refusal;
      log.error({ ...traceFields(context), path, callers }, refusedCallMessage);
      recordRefusal?.({ method: name, callers, address: call.getPeer(), requestId: context.requestId });
      answer(refusedCall(refusal));
      return;
    }
    const gone = isRead ? abortedWith(call) : undefined;
    withDeadline({ atMs: context.deadlineAtMs, gone }, () => method(call.request as never, context)).then(
      (response) => {
        answer(null, response);
        if (log.isLevelEnabled('debug')) log.debug({ ...traceFields(context), path }, 'answered');
      },
      (error: unknown) => {
        const known = error instanceof AppError ? error : new AppError('internal', 'Something went wrong.', {}, { cause: error });
        if (known.cause && !gone?.aborted)
          log[known.code === 'internal' ? 'error' : 'warn']({ ...traceFields(context), path, error: known.cause }, 'a call failed');
        const isRepeated = !isRead && call.metadata.get('grpc-previous-rpc-attempts').length > 0;
        if (isRepeated && hasCode(known, 'overloaded')) answer(unknownAfterAll(known));
        else answer(toServiceError(known));
      },
    );
  };
}

/**
 * An earlier attempt of the same call may have been served, so `overloaded`, which promises that nothing was done, would be wrong. gRPC
 * stops here.
 */
function unknownAfterAll({ message }: AppError): Partial<ServiceError> {
  const error = toServiceError(unavailable(message));
  error.metadata?.set('grpc-retry-pushback-ms', '-1');
  return error;
}

/** Has no error of ours in it: its caller is a function with a defect, or none of ours, so a client must see `internal`. */
const refusedCall = ({ callers }: Refusal): Partial<ServiceError> =>
  callers.length === 0
    ? { code: status.UNAUTHENTICATED, details: 'The call does not prove who makes it.' }
    : { code: status.PERMISSION_DENIED, details: 'Its caller may not call this method.' };

function abortedWith(call: ServerUnaryCall<unknown, unknown>): AbortSignal {
  const gone = new AbortController();
  call.once('cancelled', () => gone.abort());
  return gone.signal;
}

const headerOf = ({ metadata }: ServerUnaryCall<unknown, unknown>, name: string) => metadata.get(name)[0]?.toString();

function contextOf(call: ServerUnaryCall<unknown, unknown>): CallContext {
  const header = (name: string) => headerOf(call, name);
  const [requestId, traceparent, address] = [header('x-request-id'), header('traceparent'), header('x-client-address')];
  const deadline = Number(call.getDeadline());
  return {
    ...readTrace({ ...(requestId && { requestId }), ...(traceparent && { traceparent }) }),
    deadlineAtMs: Number.isFinite(deadline) ? deadline : Date.now() + defaultDeadlineMs,
    address,
    account: header('x-account'),
    mayLag: header('x-may-lag') === '1',
  };
}
