import { useState } from 'preact/hooks';
import type { Item } from '../../clients/api/index.ts';
import { client } from '../api.ts';
import { useList } from '../lists.ts';
import { More } from '../parts/more.tsx';
import { Empty, ErrorNote } from '../parts/note.tsx';
import { OwnItemRow } from '../parts/own-item-row.tsx';
import { Page } from '../parts/page.tsx';
import { href } from '../router.ts';
import { texts } from '../texts.ts';
import styles from './own-items.module.css';

export function OwnItems() {
  const words = texts.sell;
  const [includeSoldOut, include] = useState(false);
  const list = useList<Item>(
    `own ${includeSoldOut}`,
    (pageToken, signal, pageSize) => client.listOwnItems({ includeSoldOut, pageToken, pageSize }, { signal }),
    { changes: true },
  );
  const show = (item: Item) => list.replace(({ itemId }) => itemId === item.itemId, item);
  return (
    <Page
      title={words.title}
      aside={
        <a class="main-button" href={href('newItem')}>
          {words.new}
        </a>
      }
    >
      <label class="check">
        <input type="checkbox" checked={includeSoldOut} onChange={({ currentTarget }) => include(currentTarget.checked)} />
        {words.soldOutToo}
      </label>
      {!list.items && (list.error === undefined ? <p>{texts.loading}</p> : <ErrorNote error={list.error} retry={list.reload} />)}
      {list.items?.length === 0 && !list.isLoading && <Empty text={words.none} help={words.noneHelp} />}
      <ul class={styles.rows}>
        {list.items?.map((item) => (
          <OwnItemRow key={item.itemId} item={item} onChange={show} />
        ))}
      </ul>
      <More list={list} />
    </Page>
  );
}
