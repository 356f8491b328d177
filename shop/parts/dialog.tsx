import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import styles from './dialog.module.css';

/** A dialog above the view, which stays as it is. Escape calls `onLeave`. */
export function Dialog({ title, onLeave, children }: { title: string; onLeave: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class={styles.dialog} aria-labelledby={id} onClose={onLeave}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
