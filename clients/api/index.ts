export { type Client, type ClientOptions, createClient } from './client.ts';
export { ConnectionError, type ErrorCode, SoukError } from './errors.ts';
export type * from './gen.ts';
export type { CallOptions } from './operation.ts';
export type { Session } from './session.ts';
