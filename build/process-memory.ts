import { readFileSync } from 'node:fs';

/**
 * Variables of Node and of its libraries that keep a process small. They are no settings of Souk: an operator may set others.
 *
 * Without them a process fills all the room that it is given, and keeps it:
 * - V8 makes room for new objects by the machine's memory, up to 128 MiB. After a collection 5 MiB are in use.
 * - glibc makes an arena for each thread. Each of Node's four worker threads then keeps the 19 MiB of its last Argon2 hash.
 */
export const processMemory = {
  function: { NODE_OPTIONS: '--max-semi-space-size=2' },
  service: { NODE_OPTIONS: '--max-semi-space-size=8', MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2' },
} as const;

/**
 * Arguments of Node for a service, which NODE_OPTIONS may not contain. V8 collects older objects again when they take half as much room again
 * as after the last collection. By itself it waits until they take up to four times as much.
 */
export const nodeArguments = ['--heap-growing-percent=50'] as const;

const { NODE_OPTIONS, ...variables } = processMemory.service;

/** The same for a process that Souk starts on this machine: arguments of Node, which leave a developer's NODE_OPTIONS alone, and variables. */
export const localMemory = {
  args: [...NODE_OPTIONS.split(' '), ...nodeArguments],
  env: { ...variables, ...givenBack() },
};

/**
 * glibc gives memory of 4 MiB and more back as soon as it is freed; only Argon2 takes so much. With huge pages this costs 3 % of a hash's CPU.
 * Where the kernel has none, it would cost 40 %, so it is left out. It is not known whether the cloud's kernel has them.
 */
function givenBack(): Record<string, string> {
  try {
    if (readFileSync('/sys/kernel/mm/transparent_hugepage/enabled', 'utf8').includes('[never]')) return {};
  } catch {
    return {};
  }
  return { MALLOC_MMAP_THRESHOLD_: String(4 * 2 ** 20), GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' };
}
