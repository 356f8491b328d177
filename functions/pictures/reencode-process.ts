// Re-encodes one picture and ends: the file comes on standard input, the result leaves on standard output. reencoder.ts starts it. A decoder
// is the part of a function that a file may crash or keep busy, so it has a process of its own, with no settings and no secrets.
import './limit-this-process.ts';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { refusalLine, resultOf } from './process-result.ts';
import { PictureRefused, reencode } from './reencode.ts';

const result = await reencode(await buffer(process.stdin)).then(resultOf, (error: unknown) => {
  if (error instanceof PictureRefused) return [refusalLine(error.message)];
  throw error;
});
await pipeline(result, process.stdout);
