/** What a seller's picture must be, and what is kept of it. */
export const pictureRules = {
  mostBytes: 8 * 1024 * 1024,
  leastPixels: 16,
  mostPixels: 8_000,
  /** The widths of the two kept pictures; a narrower one keeps its width. */
  width: 1_600,
  thumbnailWidth: 400,
} as const;

/** How both are encoded as WebP. More effort takes twice the time for files that are 3 to 6 % smaller. */
export const encoding = { quality: 82, effort: 2 } as const;

/** A picture that is kept: re-encoded as WebP, upright, without metadata. */
export interface KeptPicture {
  /** Of the large one. */
  width: number;
  height: number;
  large: Buffer;
  thumbnail: Buffer;
}
