/** The value of a JSON text; undefined for any other text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The claims of a JSON Web Token, unchecked; undefined if the text is not one. */
export function claimsOf(token: string): unknown {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token)?.[1];
  return payload === undefined ? undefined : parseJson(Buffer.from(payload, 'base64url').toString());
}
