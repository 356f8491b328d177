import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { client } from '../api.ts';
import { debounced } from '../debounce.ts';
import { amountOf, centsOf } from '../format.ts';
import { useList } from '../lists.ts';
import { askCategories, askMarket, categories, market } from '../market.ts';
import { ItemGrid } from '../parts/item-grid.tsx';
import { Empty, Note } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { go, href, place } from '../router.ts';
import { lessThanTyped, orders, searchOf } from '../search.ts';
import { texts } from '../texts.ts';
import styles from './search.module.css';

const pageSize = 24;
const debounceMs = 300;

export function Search() {
  const { query } = place.value;
  const search = searchOf(query);
  const list = useList(JSON.stringify(search), (pageToken, signal) => client.searchItems({ ...search, pageSize, pageToken }, { signal }));
  const words = texts.search;
  const shown = list.items && !list.isLoading ? words.shown(list.items.length) : '';
  const searched = lessThanTyped(query);
  const filters = Object.fromEntries([...query].filter(([name]) => name !== 'q'));
  return (
    <Page
      title={titleOf(query.get('q'), search.category)}
      aside={
        <p role="status" class={styles.shown}>
          {shown}
        </p>
      }
    >
      {searched && <Note kind="plain">{words.onlyWords(searched)}</Note>}
      <Filters query={query} category={search.category} />
      <ItemGrid
        list={list}
        empty={
          <Empty text={words.nothing} help={words.nothingHelp}>
            {Object.keys(filters).length > 0 && query.get('q') && (
              <a class="quiet-button" href={href('search', {}, { q: query.get('q') ?? undefined })}>
                {words.withoutFilters}
              </a>
            )}
            <a class="quiet-button" href={href('search')}>
              {words.all}
            </a>
          </Empty>
        }
      />
    </Page>
  );
}

function titleOf(words: string | null, number: number | undefined): string {
  const { titleFor, title, categoryNumber } = texts.search;
  if (words) return titleFor(words);
  if (number === undefined) return title;
  return categories.value.find(({ category }) => category === number)?.name ?? categoryNumber(number);
}

/** The filters and the order are in the address, so that going back and sharing keep them. */
function Filters({ query, category: chosen }: { query: URLSearchParams; category: number | undefined }) {
  const form = useRef<HTMLFormElement>(null);
  const currency = market.value?.currency;
  const [unread, setUnread] = useState<string[]>([]);
  const apply = () => {
    const typed = Object.fromEntries([...new FormData(form.current ?? undefined)].map(([name, value]) => [name, String(value)]));
    // Without the currency it is not known yet how many cents an amount has.
    const cents = (name: string) => (currency ? centsOf(typed[name] ?? '', currency)?.toString() : (query.get(name) ?? undefined));
    setUnread(prices.filter((name) => currency && typed[name]?.trim() && cents(name) === undefined));
    const words = place.peek().query.get('q') ?? undefined;
    go(href('search', {}, { q: words, ...typed, from: cents('from'), to: cents('to') }), { replace: true });
  };
  const latest = useRef(apply);
  latest.current = apply;
  const applySoon = useRef(debounced(() => latest.current(), debounceMs)).current;
  useEffect(() => applySoon.cancel, []);
  useEffect(askCategories, []);
  useEffect(askMarket, []);
  useEffect(() => {
    if (!currency) return;
    const amounts = [...(form.current?.querySelectorAll('input') ?? [])];
    if (amounts.some(({ value }) => value !== '')) latest.current();
    for (const input of amounts)
      if (input.value === '' && query.get(input.name)) input.value = amountOf(Number(query.get(input.name)), currency);
  }, [currency]);
  const words = texts.search;
  const isBelow = Number(query.get('to') ?? Number.POSITIVE_INFINITY) < Number(query.get('from') ?? 0);
  const faultOf = (name: string) => (unread.includes(name) ? words.noAmount : name === 'to' && isBelow ? words.belowFrom : undefined);
  return (
    <form
      ref={form}
      class={styles.filters}
      aria-label={words.filters}
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <label>
        <span>{words.category}</span>
        <select name="category" onChange={apply} value={chosen ?? ''}>
          <option value="">{words.allCategories}</option>
          {withChosen(chosen).map(({ category, name }) => (
            <option key={category} value={category}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{words.condition}</span>
        <select name="condition" onChange={apply} value={query.get('condition') ?? ''}>
          <option value="">{words.anyCondition}</option>
          <option value="new">{texts.conditions.new}</option>
          <option value="used">{texts.conditions.used}</option>
        </select>
      </label>
      {prices.map((name) => (
        <Price key={name} name={name} fault={faultOf(name)} onInput={() => applySoon(undefined)} />
      ))}
      <label>
        <span>{words.order}</span>
        <select name="sort" onChange={apply} value={query.get('sort') ?? ''}>
          {orders.map((order) => (
            <option key={order} value={order === 'best' ? '' : order}>
              {words.orders[order]}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}

const prices = ['from', 'to'] as const;

/** `fault`: why the price is not part of the search. */
function Price({ name, fault, onInput }: { name: 'from' | 'to'; fault: string | undefined; onInput: () => void }) {
  const id = useId();
  return (
    <div>
      <label>
        <span>{texts.search[name]}</span>
        <input
          name={name}
          inputMode="decimal"
          autocomplete="off"
          aria-invalid={fault !== undefined}
          aria-describedby={fault && id}
          onInput={onInput}
        />
      </label>
      {fault && (
        <p id={id} role="alert" class={styles.fault}>
          {fault}
        </p>
      )}
    </div>
  );
}

/** The named categories, and the chosen one if it has no name. */
function withChosen(chosen: number | undefined) {
  const known = categories.value;
  if (chosen === undefined || known.some(({ category }) => category === chosen)) return known;
  return [...known, { category: chosen, name: texts.search.categoryNumber(chosen) }];
}
