import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { place, scrollOf } from '../router.ts';
import { texts } from '../texts.ts';
import styles from './page.module.css';

interface PageProps {
  title: string;
  /** Beside the heading. */
  aside?: ComponentChildren;
  /** A heading that only screen readers get. */
  isTitleHidden?: boolean;
  children: ComponentChildren;
}

/** After the element that had the focus is gone, the focus goes where the view begins. */
export const focusHeading = (): void => document.querySelector('h1')?.focus({ preventScroll: true });

/** Where the page was opened: there the browser itself begins to read. */
let firstPlace: string | undefined = place.peek().id;

/** A view's heading and content. At a change of view the heading takes the focus, so that a screen reader reads it. */
export function Page({ title, aside, isTitleHidden = false, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { id } = place.value;
  useLayoutEffect(() => window.scrollTo(0, scrollOf(id)), [id]);
  useEffect(() => {
    document.title = title === texts.souk ? title : title + texts.titleEnd;
  }, [title]);
  useEffect(() => {
    const isFirst = firstPlace === id;
    if (!isFirst) firstPlace = undefined;
    const isTyping = document.activeElement?.getAttribute('type') === 'search';
    if (!isFirst && !isTyping) heading.current?.focus({ preventScroll: true });
  }, [id]);
  return (
    <div class={styles.page}>
      <div class={isTitleHidden ? 'unseen' : styles.head}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside}
      </div>
      {children}
    </div>
  );
}
