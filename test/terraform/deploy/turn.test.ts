import { rm, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { useScriptFolder } from '../support/scripts.ts';

const folder = useScriptFolder();

/** A gcloud that knows when builds were asked for and began. The first answer to a question is in the first file, and so on. */
const gcloud = `case "$*" in
*'value(createTime)'*) echo 2026-11-22T10:00:00Z ;;
*'value(startTime)'*) echo 2026-11-22T10:01:00Z ;;
*'tags=souk-deploy AND id!=this AND createTime>"2026-11-22T10:00:00Z" AND status=SUCCESS'*) cat later ;;
*'tags=souk-deploy AND id!=this AND startTime<"2026-11-22T10:01:00Z" AND status=WORKING'*) cat earlier && mv next earlier && : >next ;;
*) exit 2 ;;
esac`;
/** The builds that are known: at work at the first look and at the second, and deployed after this one was asked for. */
const take = async (builds: { earlier?: string; next?: string; later?: string }) => {
  await folder.program('gcloud', gcloud);
  for (const [name, ids] of Object.entries({ next: '', later: '', ...builds })) await writeFile(folder.path(name), ids);
  return folder.run('take-turn.sh', [], { LOCATION: 'europe-west1', BUILD_ID: 'this', PAUSE: '0' });
};

test('a turn begins at once if no other build deploys', async () => {
  expect(await take({ earlier: '' })).toBe('');
});

test('a turn begins when earlier builds have ended', async () => {
  expect(await take({ earlier: 'one\ntwo\n', next: 'two\n' })).toBe('Waiting for the end of one, two\nWaiting for the end of two\n');
});

test('a turn is given up if a later build has deployed, even during the wait', async () => {
  const stderr = 'This build gives way to what was deployed by a later one: three\n';
  await expect(take({ earlier: 'one\n', later: 'three\n' })).rejects.toMatchObject({ stderr });
});

test('a turn does not begin if the other builds are not known', async () => {
  await rm(folder.path('earlier'), { force: true });
  await expect(take({})).rejects.toThrow();
});
