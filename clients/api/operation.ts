/** What the client needs to know about a function to call it. */
export interface Operation {
  /** The contract's name for it, for example `search-items`. */
  name: string;
  method: string;
  /** A template: `{name}` is an input. */
  path: string;
  /** Where the inputs go that are not in the path or a header. `file`: the input `file` is the body. */
  inputs: 'query' | 'body' | 'file';
  /** Inputs that go into headers: maps an input's name to the header's. */
  headers: Readonly<Record<string, string>>;
  /** Whether doing it twice has the same effect as once, so that the client may retry on its own. */
  repeatable: boolean;
  /** Whether it returns a page of a list. */
  isList: boolean;
  /** How it uses the client's session. `accepts`: it needs none, but checks and extends one that is sent. */
  session: 'none' | 'opens' | 'accepts' | 'needs' | 'ends';
}

export type OperationTable<Name extends string> = Readonly<Record<Name, Operation>>;

/** Options of one call. */
export interface CallOptions {
  /** Aborts the call with its waits and retries. */
  signal?: AbortSignal | undefined;
  /** Time limit of the call, including its retries. Replaces the client's. */
  timeoutMs?: number | undefined;
}

/** The input of a function without inputs. */
export type NoInput = Record<string, never>;
