/** The mean wait in an M/M/c queue, by Erlang's C formula. */
export function meanWaitMs({ perSecond, meanMs, servers }: { perSecond: number; meanMs: number; servers: number }): number {
  const offered = (perSecond * meanMs) / 1_000;
  // Erlang B, by its recursion, then C from B.
  let blocked = 1;
  for (let n = 1; n <= servers; n++) blocked = (offered * blocked) / (n + offered * blocked);
  const waits = blocked / (1 - (offered / servers) * (1 - blocked));
  return (waits * meanMs) / (servers - offered);
}
