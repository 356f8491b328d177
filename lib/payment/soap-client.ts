import type { Client, IHttpClient } from 'soap';
import { hasOwnNamespaces } from './namespaces.ts';
import { type Transport, TransportError } from './transport.ts';
import { asText, isPlainXml } from './xml.ts';

/** One call through the `soap` package. */
export interface Exchange {
  deadlineAtMs: number;
  /** The HTTP status of the response, when it has arrived. */
  status?: number;
  /** Whether the response is a message in the namespaces of the WSDL. */
  isOurs?: boolean;
}

/** Loads `soap`, which is slow to load. The WSDL is our own, so the service cannot redirect requests to another address. */
export async function createSoapClient(url: string, transport: Transport): Promise<Client> {
  const { describedClient } = await import('./described-client.ts');
  const client = await describedClient(url, { httpClient: httpClientOver(transport), customDeserializer: asText });
  // soap would keep the last message, which contains the card.
  for (const kept of ['lastMessage', 'lastRequest', 'lastResponse']) Object.defineProperty(client, kept, { set() {} });
  return client;
}

/** The HTTP client of soap. It passes only XML messages with a SOAP status on to soap. */
function httpClientOver(transport: Transport): IHttpClient {
  const request: (...values: Parameters<IHttpClient['request']>) => Promise<void> = async (url, body, callback, headers, options) => {
    const exchange = options as Exchange;
    try {
      const response = await transport.send({ method: 'POST', url, headers: headers ?? {}, body, deadlineAtMs: exchange.deadlineAtMs });
      exchange.status = response.status;
      const isMessage = /^(text|application)\/(soap\+)?xml\b/i.test(response.headers['content-type'] ?? '') && isPlainXml(response.body);
      if (![200, 500].includes(response.status) || !isMessage) throw new TransportError(`HTTP status ${response.status}, and no message`);
      exchange.isOurs = hasOwnNamespaces(response.body);
      callback(null, response, response.body);
    } catch (error) {
      callback(error);
    }
  };
  return { request } as unknown as IHttpClient;
}
