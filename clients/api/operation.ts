/** What the client has to know of a function of the marketplace to call it. */
export interface Operation {
  /** As the contract calls it, for example `search-items`. */
  name: string;
  method: string;
  /** A template: `{name}` is an input. */
  path: string;
  /** Where inputs go that stand neither in the path nor in a header. */
  inputs: 'query' | 'body';
  /** Inputs that go into headers: the header's name by the input's. */
  headers: Readonly<Record<string, string>>;
  /** Whether doing it twice is the same as doing it once, so that the client may repeat it by itself. */
  repeatable: boolean;
  /** Whether it answers a page of a list. */
  isList: boolean;
  /** What it does with the client's session. */
  session: 'none' | 'opens' | 'needs' | 'ends';
}

export type OperationTable<Name extends string> = Readonly<Record<Name, Operation>>;

/** What may be said about one call. */
export interface CallOptions {
  /** Ends the call, its waits and its repetitions. */
  signal?: AbortSignal | undefined;
  /** How long the call may take, repetitions included, instead of the client's own. */
  timeoutMs?: number | undefined;
}

/** What a function is given that needs nothing. */
export type NoInput = Record<string, never>;
