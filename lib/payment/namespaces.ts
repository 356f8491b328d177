import sax, { type QualifiedTag } from 'sax';

const envelopes = new Set(['http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope']);
const own = 'urn:souk:payment:v1';

/**
 * Whether a SOAP message is in the right namespaces: its envelope, body and fault in SOAP's, the payment elements in those of the WSDL. The
 * `soap` package reads an element by its local name and ignores its namespace. False, too, for text that is not well-formed XML.
 */
export function hasOwnNamespaces(xml: string): boolean {
  const parser = sax.parser(true, { xmlns: true, position: false });
  const open: string[] = [];
  let isRight = true;
  parser.onerror = () => {
    isRight = false;
    // Without this, sax throws the error again at its next step.
    parser.error = null as never;
  };
  parser.onopentag = (tag) => {
    const { local, uri } = tag as QualifiedTag;
    if (!isAllowed(local, uri, open)) isRight = false;
    open.push(local);
  };
  parser.onclosetag = () => void open.pop();
  parser.write(xml.replace(/^\ufeff/, '')).close();
  return isRight;
}

/** A fault has elements without a namespace down to its detail; what its detail contains is ours. */
function isAllowed(local: string, uri: string, [envelope, part, first, second]: readonly string[]): boolean {
  if (envelope === undefined || part === undefined) return envelopes.has(uri);
  if (part !== 'Body') return true;
  if (first === undefined) return local === 'Fault' ? envelopes.has(uri) : uri === own;
  if (first !== 'Fault') return uri === own;
  return second === 'detail' ? uri === own : second !== undefined || uri === '' || envelopes.has(uri);
}
