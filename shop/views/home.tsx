import { useEffect } from 'preact/hooks';
import { client } from '../api.ts';
import { useList } from '../lists.ts';
import { askCategories, categories } from '../market.ts';
import { ItemGrid } from '../parts/item-grid.tsx';
import { Empty } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { href } from '../router.ts';
import { texts } from '../texts.ts';
import styles from './home.module.css';

const pageSize = 24;

export function Home() {
  const list = useList('newest', (pageToken, signal) => client.searchItems({ sort: 'newest', pageSize, pageToken }, { signal }));
  useEffect(askCategories, []);
  const words = texts.home;
  return (
    <div class={styles.home}>
      <nav class={styles.categories} aria-label={words.categories}>
        <ul>
          {categories.value.map(({ category, name }) => (
            <li key={category}>
              <a href={href('search', {}, { category: String(category) })}>{name}</a>
            </li>
          ))}
          <li>
            <a class={styles.all} href={href('search')}>
              {words.all}
            </a>
          </li>
        </ul>
      </nav>
      <Page title={words.title}>
        <ItemGrid
          list={list}
          empty={
            <Empty text={words.nothing} help={words.nothingHelp}>
              <a class="main-button" href={href('newItem')}>
                {texts.sell.new}
              </a>
            </Empty>
          }
        />
      </Page>
    </div>
  );
}
