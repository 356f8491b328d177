import { randomUUID } from 'node:crypto';
import { readSettings } from '../config/config.ts';

/** Identifies a request. Every call that the request causes carries it, and every log line about the request has it. */
export interface Trace {
  /** The client's X-Request-Id, or a new one. */
  requestId: string;
  /** W3C Trace Context: `00-<32 hex: trace>-<16 hex: span>-<2 hex: flags>`. */
  traceparent: string;
}

const traceparentForm = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;
const cloudTraceForm = /^([0-9a-f]{32})(?:\/(\d{1,20}))?(?:;o=(\d))?$/i;
const requestIdForm = /^[\x21-\x7e]{1,128}$/;

/** Reads `X-Request-Id`, and `traceparent` or else `X-Cloud-Trace-Context`. Replaces an absent or malformed value by a random one. */
export function readTrace(headers: { requestId?: string; traceparent?: string; cloudTrace?: string }): Trace {
  const { requestId, traceparent, cloudTrace } = headers;
  return {
    requestId: requestId && requestIdForm.test(requestId) ? requestId : randomUUID(),
    traceparent: traceparent && traceparentForm.test(traceparent) ? traceparent : fromCloudTrace(cloudTrace),
  };
}

function fromCloudTrace(header: string | undefined): string {
  const match = header && cloudTraceForm.exec(header);
  if (!match) return `00-${randomHex()}-${randomHex().slice(16)}-00`;
  const [, trace = '', span, sampled] = match;
  const spanHex = (BigInt(span ?? 1) & 0xffffffffffffffffn).toString(16).padStart(16, '0');
  return `00-${trace.toLowerCase()}-${spanHex}-0${sampled === '1' ? '1' : '0'}`;
}

/** Node draws the random bits of many UUIDs at once. */
const randomHex = () => randomUUID().replaceAll('-', '');

/** The fields by which Cloud Logging groups the lines of one request. */
export function traceFields({ requestId, traceparent }: Trace): Record<string, string> {
  prefix ??= tracePrefix();
  const [, trace = '', spanId = ''] = traceparent.split('-');
  return {
    requestId,
    'logging.googleapis.com/trace': `${prefix}${trace}`,
    'logging.googleapis.com/spanId': spanId,
  };
}

let prefix: string | undefined;

/** Cloud Logging needs the full name of a trace. Without a project, the id is enough. */
function tracePrefix(): string {
  const { GOOGLE_CLOUD_PROJECT: project } = readSettings(['GOOGLE_CLOUD_PROJECT']);
  return project === undefined ? '' : `projects/${project}/traces/`;
}
