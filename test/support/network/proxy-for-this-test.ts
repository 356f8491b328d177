import { onTestFinished } from 'vitest';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** A proxy that can simulate network faults between a client and a port of this machine, for one test. */
export async function proxyForThisTest(port: number): Promise<TcpProxy> {
  const proxy = await startTcpProxy({ host: '127.0.0.1', port });
  onTestFinished(() => proxy.close());
  return proxy;
}
