import type { Functions } from './gen.ts';
import type { CallOptions } from './operation.ts';

type Input<Name extends keyof Functions> = NonNullable<Parameters<Functions[Name]>[0]>;
type Answer<Name extends keyof Functions> = Awaited<ReturnType<Functions[Name]>>;

type ElementOf<Page> = Page extends { items: (infer Element)[] } ? Element : never;

/** The functions that return a page of a list. */
export type ListName = {
  [Name in keyof Functions]: Input<Name> extends { pageToken?: string | undefined } ? Name : never;
}[keyof Functions];

/** Every list, page by page: for await (const page of client.pages.searchItems({ category: 3 })). */
export type Pages = {
  [Name in ListName]: (input?: Input<Name>, options?: CallOptions) => AsyncGenerator<Answer<Name>, void, void>;
};

/** Every list, element by element: for await (const item of client.every.searchItems({ category: 3 })). */
export type Every = {
  [Name in ListName]: (input?: Input<Name>, options?: CallOptions) => AsyncGenerator<ElementOf<Answer<Name>>, void, void>;
};

/** Fetches each page only when it is needed. The options apply to each fetch. */
export async function* pagesOf<Page extends { nextPageToken?: string }, Given extends { pageToken?: string | undefined }>(
  get: (input: Given, options?: CallOptions) => Promise<Page>,
  input: Given,
  options?: CallOptions,
): AsyncGenerator<Page, void, void> {
  let pageToken = input.pageToken;
  do {
    const page = await get({ ...input, pageToken }, options);
    yield page;
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
}

export async function* elementsOf<Element>(pages: AsyncIterable<{ items: Element[] }>): AsyncGenerator<Element, void, void> {
  for await (const { items } of pages) yield* items;
}
