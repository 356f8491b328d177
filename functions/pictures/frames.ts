import { freePart } from '../http/free-part.ts';

/**
 * What a frame means. From the function: a part of a file; the file is whole and is to be decoded; it is not needed any more. From the
 * launcher: a part of what the decoder wrote; the decoder has ended, and how.
 */
export type FrameKind = keyof typeof codes;

const codes = { part: 1, decode: 2, forget: 3, written: 4, ended: 5 } as const;
const kinds = new Map(Object.entries(codes).map(([kind, code]) => [code as number, kind as FrameKind]));

/** The upload's number, the kind and the length of what follows. */
const headBytes = 9;

/** The head of a frame, in front of its content. */
export function frameHead(upload: number, kind: FrameKind, contentBytes = 0): Buffer {
  const head = Buffer.allocUnsafe(headBytes);
  head.writeUInt32LE(upload, 0);
  head.writeUInt8(codes[kind], 4);
  head.writeUInt32LE(contentBytes, 5);
  return head;
}

/** Finds the frames in pieces of any length, and calls `onFrame` for each. Frees each piece: a frame's content has memory of its own. */
export function frameReader(onFrame: (upload: number, kind: FrameKind, content: Buffer) => void): (piece: Buffer) => void {
  const head = Buffer.alloc(headBytes);
  let content: Buffer | undefined;
  let filled = 0;

  /** Takes what is missing of the head, or of the content, from the piece. Returns where the next begins. */
  function take(piece: Buffer, from: number): number {
    const into = content ?? head;
    const taken = piece.copy(into, filled, from);
    filled += taken;
    if (filled === into.length) {
      filled = 0;
      if (content) end(content);
      else begin(head.readUInt32LE(5));
    }
    return from + taken;
  }

  function begin(length: number): void {
    content = Buffer.allocUnsafeSlow(length);
    if (length === 0) end(content);
  }

  function end(whole: Buffer): void {
    content = undefined;
    const kind = kinds.get(head.readUInt8(4));
    if (!kind) throw new Error(`A frame has the unknown kind ${head.readUInt8(4)}.`);
    onFrame(head.readUInt32LE(0), kind, whole);
  }

  return (piece) => {
    for (let at = 0; at < piece.length; ) at = take(piece, at);
    freePart(piece);
  };
}
