import { useState } from 'preact/hooks';
import { client } from '../api.ts';
import { hasErrorCode } from '../explain.ts';
import { texts } from '../texts.ts';
import { ErrorNote } from './note.tsx';
import { useTask } from './task.ts';
import styles from './vote.module.css';

/** A buyer's one vote on an item that was bought. */
export function Vote({ itemId, name }: { itemId: string; name: string }) {
  const words = texts.purchase;
  const [said, say] = useState<string>();
  const task = useTask();
  const vote = (vote: 'up' | 'down') =>
    task.run(async () => {
      try {
        await client.giveFeedback({ itemId, vote });
        say(words.voted);
      } catch (error) {
        if (!hasErrorCode(error, 'already_rated')) throw error;
        say(words.votedBefore);
      }
    });
  return (
    <fieldset class={styles.vote} aria-label={words.vote(name)}>
      <p role="status" dir="auto">
        {said ?? words.vote(name)}
      </p>
      {!said && (
        <div class={styles.answers}>
          <button type="button" class="quiet-button" aria-disabled={task.isBusy} onClick={() => vote('up')}>
            {words.up}
          </button>
          <button type="button" class="quiet-button" aria-disabled={task.isBusy} onClick={() => vote('down')}>
            {words.down}
          </button>
        </div>
      )}
      {task.error !== undefined && <ErrorNote error={task.error} />}
    </fieldset>
  );
}
