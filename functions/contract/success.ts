/**
 * What a handler may return for a response of this type: a service's message, unchanged. In the message's type a literal is any string, and
 * a nested message may be undefined.
 */
export type Body<T> = T extends Date | Uint8Array
  ? T
  : T extends string
    ? string
    : T extends readonly (infer Element)[]
      ? readonly Body<Element>[]
      : T extends object
        ? BodyFields<T>
        : T;

type BodyFields<T> = { [Field in keyof T]: T[Field] extends object ? Body<T[Field]> | undefined : Body<T[Field]> };

/** A success with its own status or headers. */
export class Success<T> {
  readonly body: Body<T>;
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(body: Body<T>, status: number | undefined, headers: Readonly<Record<string, string>>) {
    this.body = body;
    this.status = status;
    this.headers = headers;
  }
}
