/** A text without its random ids, which may happen to contain the digits of a secret. */
export const withoutUuids = (text: string): string => text.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, 'a random id');
