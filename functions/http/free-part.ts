/**
 * Frees the memory of a part of a body, which must not be used afterwards. Otherwise megabytes of parts would be left until the next garbage
 * collection, and make V8 collect often and for long.
 */
export function freePart(part: Buffer): void {
  // A buffer that shares its memory with others must keep it.
  if (part.byteLength === part.buffer.byteLength) (part.buffer as ArrayBuffer).transfer(0);
}
