import { useRef, useState } from 'preact/hooks';
import { client } from '../api.ts';
import { explain } from '../explain.ts';
import { type ChosenPicture, mostPictures, readPicture } from '../pictures.ts';
import { texts } from '../texts.ts';
import { onProgress } from '../upload.ts';

export interface Chosen extends ChosenPicture {
  id: number;
  /** The share that is sent, from 0 to 1; undefined before. */
  sent: number | undefined;
}

export interface Pictures {
  chosen: readonly Chosen[];
  problem: string | undefined;
  choose: (files: Iterable<File>) => Promise<void>;
  remove: (id: number) => void;
  /** Sends the pictures one after the other, because an item keeps the order in which they arrive. Returns whether all were added. */
  addTo: (itemId: string) => Promise<boolean>;
}

let ids = 0;

/** By item, the pictures that could not be added, and why. The view where the item is edited goes on with them. */
const leftOver = new Map<string, { chosen: readonly Chosen[]; problem: string }>();

/** Pictures that were chosen for an item and are not sent yet. `already`: how many it has. `itemId`: absent for a new item. */
export function usePictures(already = 0, itemId = ''): Pictures {
  const [chosen, setChosen] = useState<readonly Chosen[]>(leftOver.get(itemId)?.chosen ?? []);
  const [problem, setProblem] = useState(leftOver.get(itemId)?.problem);
  const current = useRef<readonly Chosen[]>(chosen);
  const show = (next: readonly Chosen[]) => {
    current.current = next;
    setChosen(next);
  };
  return {
    chosen,
    problem,
    async choose(files) {
      setProblem(undefined);
      for (const file of files) {
        if (current.current.length + already >= mostPictures) return setProblem(texts.pictures.full);
        try {
          const picture = await readPicture(file);
          ids += 1;
          show([...current.current, { ...picture, id: ids, sent: undefined }]);
        } catch (error) {
          setProblem(explain(error).text);
        }
      }
    },
    remove: (id) => show(current.current.filter((picture) => picture.id !== id)),
    async addTo(itemId) {
      if (current.current.length > 0) setProblem(undefined);
      leftOver.delete(itemId);
      for (const picture of current.current) {
        const { id, file, name } = picture;
        onProgress(file, (sent) => show(current.current.map((one) => (one.id === id ? { ...one, sent } : one))));
        try {
          await client.addPicture({ itemId, file });
          show(current.current.filter((one) => one.id !== id));
        } catch (error) {
          const problem = `${texts.pictures.failed(name)} ${explain(error).text}`;
          show(current.current.map((one) => ({ ...one, sent: undefined })));
          leftOver.set(itemId, { chosen: current.current, problem });
          setProblem(problem);
          return false;
        }
      }
      return true;
    },
  };
}
