import { readFile, writeFile } from 'node:fs/promises';
import sax, { type Tag } from 'sax';
import type { WsdlElement } from '../../lib/gen/payment-wsdl.ts';

/** Elements that only people read. */
const forPeople = ['wsdl:documentation', 'xsd:annotation'];

/** Reads the elements of a description. What is between them counts for nothing. */
function parse(xml: string): WsdlElement {
  const outside: WsdlElement = ['', {}];
  const open = [outside];
  const parser = sax.parser(true);
  parser.onopentag = ({ name, attributes }) => {
    const element: WsdlElement = [name, attributes as Tag['attributes']];
    if (!forPeople.includes(name)) (open.at(-1) as WsdlElement).push(element);
    open.push(element);
  };
  parser.onclosetag = () => void open.pop();
  parser.write(xml).close();
  return outside[2] as WsdlElement;
}

function print([name, attributes, ...children]: WsdlElement, indent = ''): string {
  const inside = children.map((child) => `,\n${print(child, `${indent}  `)}`).join('');
  return `${indent}[${JSON.stringify(name)}, ${JSON.stringify(attributes)}${inside}]`;
}

const page = `// Written by \`npm run generate\` from payment-service/payment.wsdl: its elements, without their documentation.

/** An element: its name with its prefix, its attributes, and the elements in it. */
export type WsdlElement = [name: string, attributes: Record<string, string>, ...children: WsdlElement[]];

export const paymentWsdl: WsdlElement =
${print(parse(await readFile(new URL('../../payment-service/payment.wsdl', import.meta.url), 'utf8')))};
`;

await writeFile(new URL('../../lib/gen/payment-wsdl.ts', import.meta.url), page);
