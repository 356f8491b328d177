import type { Duplex } from 'node:stream';
import type { Connector, ConnectorOptions } from '@google-cloud/cloud-sql-connector';

export interface CloudSql {
  /** Opens a connection to the instance. */
  stream: () => Duplex;
  /** Waits until a new connection can be opened, after a time without a CPU. Otherwise returns at once. */
  wake: () => Promise<void>;
  close: () => void;
}

/**
 * Without a CPU for this long, the connector may have missed the renewal of its certificate. It renews it four minutes before its end.
 */
const asleepMs = 120_000;
const beatMs = 10_000;

/**
 * Reaches a Cloud SQL instance by Google's connector, with IAM and its private address. Between requests Cloud Run may take the CPU away for
 * hours, and with it the connector's timer: then a new connector gets a new certificate.
 */
export async function reachCloudSql(instance: string, google?: ConnectorOptions): Promise<CloudSql> {
  let current = await connect(instance, google);
  let seenAtMs = Date.now();
  let hasSlept = false;
  let waking: Promise<void> | undefined;

  function beat(): void {
    const nowMs = Date.now();
    if (nowMs - seenAtMs > asleepMs) hasSlept = true;
    seenAtMs = nowMs;
  }

  async function renew(): Promise<void> {
    const renewed = await connect(instance, google);
    const { connector } = current;
    current = renewed;
    hasSlept = false;
    connector.close();
  }

  const timer = setInterval(beat, beatMs).unref();
  return {
    stream: () => current.stream(),
    wake() {
      beat();
      if (!hasSlept) return Promise.resolve();
      waking ??= renew().finally(() => {
        waking = undefined;
      });
      return waking;
    },
    close() {
      clearInterval(timer);
      current.connector.close();
    },
  };
}

async function connect(instance: string, google?: ConnectorOptions): Promise<{ connector: Connector; stream: () => Duplex }> {
  const { AuthTypes, Connector, IpAddressTypes } = await import('@google-cloud/cloud-sql-connector');
  const connector = new Connector(google);
  const { stream } = await connector.getOptions({
    instanceConnectionName: instance,
    ipType: IpAddressTypes.PRIVATE,
    authType: AuthTypes.IAM,
  });
  return { connector, stream: stream as () => Duplex };
}
