import { useState } from 'preact/hooks';
import { pictureAddress } from '../pictures.ts';
import styles from './picture.module.css';

interface NicheProps {
  name: string;
  thumbnailUrl: string | undefined;
  /** Whether it is in the first row, so that it is loaded at once. */
  isFirst?: boolean;
  size?: 'large' | 'small';
}

/** An item's first picture in a niche. Without one, or with one that cannot be loaded, the niche shows the name's first letter. */
export function Niche({ name, thumbnailUrl, isFirst = false, size = 'large' }: NicheProps) {
  const [isBroken, setBroken] = useState(false);
  return (
    <div class={`${styles.niche} ${styles[size]}`}>
      {thumbnailUrl && !isBroken ? (
        <img
          src={pictureAddress(thumbnailUrl)}
          alt=""
          width={400}
          height={400}
          loading={isFirst ? 'eager' : 'lazy'}
          fetchPriority={isFirst ? 'high' : 'auto'}
          decoding="async"
          onError={() => setBroken(true)}
        />
      ) : (
        <span aria-hidden="true">{[...name][0]}</span>
      )}
    </div>
  );
}
