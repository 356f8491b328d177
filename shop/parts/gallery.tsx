import { useState } from 'preact/hooks';
import type { Item } from '../../clients/api/index.ts';
import { pictureAddress } from '../pictures.ts';
import { texts } from '../texts.ts';
import styles from './gallery.module.css';
import { Niche } from './picture.tsx';

/** An item's pictures: one large, the others to choose from. */
export function Gallery({ name, pictures }: Pick<Item, 'name' | 'pictures'>) {
  const [chosen, choose] = useState(0);
  const [broken, setBroken] = useState<string>();
  const shown = pictures[Math.min(chosen, pictures.length - 1)];
  if (!shown) return <Niche name={name} thumbnailUrl={undefined} />;
  const label = (n: number) => texts.item.picture(n + 1, pictures.length, name);
  return (
    <div class={styles.gallery}>
      <div class={styles.large}>
        {broken === shown.pictureId ? (
          <p class={styles.broken} dir="auto">
            {name}
          </p>
        ) : (
          <img
            key={shown.pictureId}
            src={pictureAddress(shown.url)}
            srcset={`${pictureAddress(shown.thumbnailUrl)} 400w, ${pictureAddress(shown.url)} ${shown.width}w`}
            sizes="(min-width: 60rem) 36rem, 100vw"
            width={shown.width}
            height={shown.height}
            alt={label(chosen)}
            onError={() => setBroken(shown.pictureId)}
          />
        )}
      </div>
      {pictures.length > 1 && (
        <ul class={styles.choices} aria-label={texts.item.pictures}>
          {pictures.map(({ pictureId, thumbnailUrl }, i) => (
            <li key={pictureId}>
              <button type="button" aria-label={label(i)} aria-pressed={i === chosen} onClick={() => choose(i)}>
                <img src={pictureAddress(thumbnailUrl)} alt="" width={72} height={72} loading="lazy" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
