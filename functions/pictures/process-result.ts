import type { KeptPicture } from './rules.ts';

/** What one process may use for one picture. The largest pictures, progressive and interlaced, need up to 700 MB and 2 seconds. */
export const processLimits = { memoryBytes: 736 * 1024 * 1024, cpuMs: 6_000, wallMs: 30_000 } as const;

/** How a process ended, and the end of what it said on standard error. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  said: string;
}

type Header = { refused: string } | { width: number; height: number; largeBytes: number; thumbnailBytes: number };

const line = (header: Header) => Buffer.from(`${JSON.stringify(header)}\n`);

/** What the process writes about a file that is refused: the broken rule. */
export const refusalLine = (rule: string): Buffer => line({ refused: rule });

/** What the process writes about a picture that is kept: a line of JSON, and behind it the two pictures. */
export const resultOf = ({ width, height, large, thumbnail }: KeptPicture): Buffer[] => [
  line({ width, height, largeBytes: large.length, thumbnailBytes: thumbnail.length }),
  large,
  thumbnail,
];

/**
 * Takes what the process writes, part by part. Returns the result as soon as it is whole: the kept picture, or the broken rule. Until then it
 * returns undefined, and for what is not as a result must be.
 */
export function createResultReader(): (part: Buffer) => KeptPicture | string | undefined {
  let parts: Buffer[] = [];
  let bytes = 0;
  /** Before so much has been written, the result cannot be whole. */
  let least = 1;
  return (part) => {
    parts.push(part);
    bytes += part.length;
    if (bytes < least) return undefined;
    const written = Buffer.concat(parts);
    parts = [written];
    least = bytes + 1;
    const end = written.indexOf('\n');
    if (end < 0) return undefined;
    const header = readHeader(written.toString('utf8', 0, end));
    if (!header) return undefined;
    if ('refused' in header) return header.refused;
    const { width, height, largeBytes, thumbnailBytes } = header;
    const pictures = written.subarray(end + 1);
    least = end + 1 + largeBytes + thumbnailBytes;
    if (bytes < least) return undefined;
    return { width, height, large: pictures.subarray(0, largeBytes), thumbnail: pictures.subarray(largeBytes) };
  };
}

/** Returns undefined for anything else: a crafted file may have made the decoder write it. */
function readHeader(text: string): Header | undefined {
  const { refused, width, height, largeBytes, thumbnailBytes } = fieldsOf(text);
  if (typeof refused === 'string') return { refused };
  const sizes = { width, height, largeBytes, thumbnailBytes };
  return Object.values(sizes).every((size) => Number.isSafeInteger(size) && (size as number) >= 0) ? (sizes as Header) : undefined;
}

function fieldsOf(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
