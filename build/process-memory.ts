/**
 * Variables of Node and of its libraries that keep a process small. They are no settings of Souk: an operator may set others.
 *
 * Without them a process fills all the room that it is given, and keeps it:
 * - V8 makes room for new objects by the machine's memory, up to 128 MiB. After a collection 5 MiB are in use.
 * - glibc makes an arena for each thread. Each of Node's four worker threads then keeps the 19 MiB of its last Argon2 hash.
 */
export const processMemory = {
  function: { NODE_OPTIONS: '--max-semi-space-size=2' },
  service: { NODE_OPTIONS: '--max-semi-space-size=4', MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2' },
} as const;

const { NODE_OPTIONS, ...variables } = processMemory.service;

/** The same for a process that Souk starts on this machine: arguments of Node, which leave a developer's NODE_OPTIONS alone, and variables. */
export const localMemory = { args: NODE_OPTIONS.split(' '), env: variables };
