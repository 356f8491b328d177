import { parseJson } from '../../lib/text/json.ts';
import { type KeptPicture, pictureRules } from './rules.ts';

/** What one process may use for one picture. The largest pictures, progressive and interlaced, need up to 700 MB and 2 seconds. */
export const processLimits = { memoryBytes: 736 * 1024 * 1024, cpuMs: 6_000, wallMs: 30_000 } as const;

/** The most that a process may write. No picture within the rules needs so much. */
export const mostWrittenBytes = 32 * 1024 * 1024;

/** The most bytes of the line before the pictures. */
const mostLineBytes = 1_024;

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
 * Takes what the process writes, part by part. Returns the result as soon as it is whole: the kept picture, or the broken rule. Returns
 * undefined until then, and always if what is written is not a result: a crafted file may have made the decoder write anything.
 */
export function createResultReader(): (part: Buffer) => KeptPicture | string | undefined {
  let parts: Buffer[] = [];
  let bytes = 0;
  /** Before so much has been written, the result cannot be whole. */
  let least = 1;
  const reject = () => {
    parts = [];
    least = Number.POSITIVE_INFINITY;
    return undefined;
  };
  return (part) => {
    if (least > mostWrittenBytes) return undefined;
    parts.push(part);
    bytes += part.length;
    if (bytes < least) return undefined;
    const written = Buffer.concat(parts);
    parts = [written];
    least = bytes + 1;
    const end = written.subarray(0, mostLineBytes).indexOf('\n');
    if (end < 0) return bytes < mostLineBytes ? undefined : reject();
    const header = readHeader(written.toString('utf8', 0, end));
    if (!header) return reject();
    if ('refused' in header) return header.refused;
    const { width, height, largeBytes, thumbnailBytes } = header;
    least = end + 1 + largeBytes + thumbnailBytes;
    if (bytes < least) return undefined;
    const [large, thumbnail] = [written.subarray(end + 1, least - thumbnailBytes), written.subarray(least - thumbnailBytes, least)];
    return { width, height, large, thumbnail };
  };
}

const { width: mostWidth, mostPixels } = pictureRules;

/** Returns undefined for anything that no picture within the rules has. */
function readHeader(text: string): Header | undefined {
  const { refused, width, height, largeBytes, thumbnailBytes } = Object(parseJson(text)) as Record<string, unknown>;
  if (typeof refused === 'string') return { refused };
  const isUpTo = (value: unknown, most: number) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most;
  const areValid =
    isUpTo(width, mostWidth) && isUpTo(height, mostPixels) && [largeBytes, thumbnailBytes].every((size) => isUpTo(size, mostWrittenBytes));
  return areValid ? ({ width, height, largeBytes, thumbnailBytes } as Header) : undefined;
}
