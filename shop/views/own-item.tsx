import type { Item } from '../../clients/api/index.ts';
import { announce } from '../announce.ts';
import { client } from '../api.ts';
import { hasErrorCode } from '../explain.ts';
import { useLoad } from '../load.ts';
import { Form, Submit } from '../parts/form.tsx';
import type { Values } from '../parts/form-state.ts';
import { DescribingFields, describedBy } from '../parts/item-fields.tsx';
import { ErrorNote } from '../parts/note.tsx';
import { OwnItemRow } from '../parts/own-item-row.tsx';
import { Page } from '../parts/page.tsx';
import { PicturePicker } from '../parts/picture-picker.tsx';
import { useTask } from '../parts/task.ts';
import { usePictures } from '../parts/use-pictures.ts';
import { pictureAddress } from '../pictures.ts';
import { href, place } from '../router.ts';
import { session } from '../session.ts';
import { texts } from '../texts.ts';
import styles from './item-form.module.css';
import { NotFound } from './not-found.tsx';

export function OwnItem() {
  const itemId = place.value.parameters['itemId'] ?? '';
  const { data: item, error, reload, set } = useLoad((signal) => client.getItem({ itemId }, { signal }), [itemId]);
  const words = texts.sell;
  const isOther = item && session.value && item.sellerId !== session.value.accountId;
  if (isOther || hasErrorCode(error, 'not_found', 'invalid_request')) return <NotFound text={texts.notFound.item} />;
  return (
    <Page
      title={words.editTitle}
      aside={
        <a class="quiet-button" href={href('item', { itemId })}>
          {words.see}
        </a>
      }
    >
      {error !== undefined && <ErrorNote error={error} retry={reload} />}
      {!item && error === undefined && <p>{texts.loading}</p>}
      {item && (
        <>
          <ul class={styles.row}>
            <OwnItemRow item={item} onChange={set} isEdited />
          </ul>
          <EditPictures item={item} onChange={set} reload={reload} />
          <EditForm item={item} onChange={set} />
        </>
      )}
    </Page>
  );
}

function EditForm({ item, onChange }: { item: Item; onChange: (item: Item) => void }) {
  const words = texts.sell;
  const submit = async (values: Values) => {
    onChange(await client.editItem({ itemId: item.itemId, ...describedBy(values) }));
    announce(words.saved);
  };
  return (
    <Form onSubmit={submit} class={styles.form} label={words.editTitle}>
      <DescribingFields item={item} />
      <Submit busy={words.saving}>{words.save}</Submit>
    </Form>
  );
}

/** Pictures are added and removed at once; the others keep their order. */
function EditPictures({ item, onChange, reload }: { item: Item; onChange: (item: Item) => void; reload: () => void }) {
  const { itemId, pictures } = item;
  const words = texts.pictures;
  const chosen = usePictures(pictures.length, itemId);
  const task = useTask();
  const add = () =>
    task.run(async () => {
      await chosen.addTo(itemId);
      reload();
    });
  const remove = (pictureId: string) =>
    task.run(async () => {
      onChange(await client.removePicture({ itemId, pictureId }));
      announce(words.removed);
    });
  return (
    <div class={styles.pictures}>
      <ul class={styles.thumbnails} aria-label={words.title}>
        {pictures.map(({ pictureId, thumbnailUrl }, i) => (
          <li key={pictureId}>
            <img src={pictureAddress(thumbnailUrl)} alt={words.nth(i + 1)} width={120} height={120} />
            <button
              type="button"
              class="link-button"
              aria-disabled={task.isBusy}
              aria-label={words.remove(words.nth(i + 1))}
              onClick={() => remove(pictureId)}
            >
              {texts.cart.remove}
            </button>
          </li>
        ))}
      </ul>
      <PicturePicker pictures={chosen} onChoose={add} />
      {task.error !== undefined && <ErrorNote error={task.error} />}
    </div>
  );
}
