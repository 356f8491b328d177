import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { pictureTypes } from '../pictures.ts';
import { texts } from '../texts.ts';
import { Note } from './note.tsx';
import styles from './picture-picker.module.css';
import type { Chosen, Pictures } from './use-pictures.ts';

interface PicturePickerProps {
  pictures: Pictures;
  /** Called when pictures have been chosen, and when the reader tries to add them again. */
  onChoose?: () => void;
}

/** Takes pictures from the file chooser or the camera, by dropping and by pasting. */
export function PicturePicker({ pictures, onChoose }: PicturePickerProps) {
  const { chosen, problem, choose, remove } = pictures;
  const id = useId();
  const [isOver, setOver] = useState(false);
  const words = texts.pictures;
  const take = async (files: Iterable<File> | null | undefined) => {
    if (!files) return;
    await choose([...files]);
    onChoose?.();
  };
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const gone = new AbortController();
    const paste = ({ clipboardData }: ClipboardEvent) => {
      if (clipboardData?.files.length) latest.current(clipboardData.files);
    };
    document.addEventListener('paste', paste, { signal: gone.signal });
    return () => gone.abort();
  }, []);
  return (
    <fieldset
      class={`${styles.picker} ${isOver ? styles.over : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <legend>{words.title}</legend>
      <ul class={styles.chosen}>
        {chosen.map((picture) => (
          <li key={picture.id}>
            <Preview picture={picture} />
            <button type="button" class={styles.remove} aria-label={words.remove(picture.name)} onClick={() => remove(picture.id)}>
              ×
            </button>
            {picture.sent !== undefined && (
              <progress value={picture.sent} aria-label={words.uploading(picture.name, Math.round(picture.sent * 100))} />
            )}
          </li>
        ))}
      </ul>
      <label class="quiet-button" for={id}>
        {words.choose}
      </label>
      <input
        id={id}
        class="unseen"
        type="file"
        accept={pictureTypes}
        multiple
        aria-describedby={`${id}-help`}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          currentTarget.value = '';
          take(files);
        }}
      />
      <p id={`${id}-help`} class={styles.help}>
        {words.help}
      </p>
      {problem && (
        <Note kind="bad">
          <p>{problem}</p>
          {onChoose && chosen.length > 0 && (
            <button type="button" class="quiet-button" onClick={onChoose}>
              {texts.retry}
            </button>
          )}
        </Note>
      )}
    </fieldset>
  );
}

/** Drawn from the decoded picture: an address of the file would need a weaker policy of the page. */
function Preview({ picture: { bitmap, name } }: { picture: Chosen }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    const side = Math.min(bitmap.width, bitmap.height);
    context?.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, 160, 160);
  }, [bitmap]);
  return <canvas ref={canvas} width={160} height={160} role="img" aria-label={name} />;
}
