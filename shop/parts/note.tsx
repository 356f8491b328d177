import type { ComponentChildren } from 'preact';
import { explain } from '../explain.ts';
import { texts } from '../texts.ts';
import styles from './note.module.css';

interface NoteProps {
  kind: 'bad' | 'good' | 'plain';
  children: ComponentChildren;
}

/** A message in the flow of the page. */
export function Note({ kind, children }: NoteProps) {
  return (
    <div class={`${styles.note} ${styles[kind]}`} role={kind === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

/** Says why something failed and, if the reader can try again, offers it. */
export function ErrorNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const { text, requestId } = explain(error);
  return (
    <Note kind="bad">
      <p>{text}</p>
      {requestId && <p class={styles.id}>{texts.requestId(requestId)}</p>}
      {retry && (
        <button type="button" class="quiet-button" onClick={retry}>
          {texts.retry}
        </button>
      )}
    </Note>
  );
}

/** What is shown in place of an empty list. */
export function Empty({ text, help, children }: { text: string; help?: string; children?: ComponentChildren }) {
  return (
    <div class={styles.empty}>
      <p class={styles.emptyText}>{text}</p>
      {help && <p>{help}</p>}
      {children}
    </div>
  );
}
