import { Command } from '@commander-js/extra-typings';
import { ConnectionError } from '../../api/errors.ts';
import { type Context, inSession } from '../context.ts';
import { CliError, Interrupted } from '../errors/errors.ts';
import { exitCodes } from '../errors/exit-codes.ts';
import { megabytes, readPicture } from '../files/picture-file.ts';
import { need, someText } from '../prompts/values.ts';
import { itemDetails } from '../text/items.ts';
import { examplesHelp } from './examples.ts';
import { needItem } from './items.ts';

export const addPicture = (context: Context) =>
  new Command('add-picture')
    .summary('add a picture to an item of yours')
    .description('Adds a picture to an item of yours, which can have 8: JPEG, PNG or WebP, up to 8 MiB, 16 to 8,000 pixels wide and high.')
    .argument('[item]', 'its id, such as 3-1042')
    .argument('[file]', 'the picture')
    .addHelpText('after', examplesHelp(context, ['add-picture 3-1042 lamp.jpg']))
    .action(async (givenItem, givenFile) => {
      const client = await inSession(context);
      const itemId = await needItem(context, givenItem);
      const file = await readPicture(await need(context, givenFile, { flag: 'The file', message: 'File', parse: someText }));
      const progress = showProgress(context, `Sending ${megabytes(file.size)}`);
      let sent = 0;
      file.onSent = (part) => {
        sent = part;
        progress.show(part);
      };
      try {
        const changed = await client.addPicture({ itemId, file }, { signal: context.interrupts.signal });
        progress.end();
        context.output.result(changed, () => itemDetails(changed));
      } catch (error) {
        throw error instanceof ConnectionError && error.outcomeUnknown ? cutOff(context, itemId, sent >= 1, error) : error;
      } finally {
        progress.end();
      }
    });

/** The error of a picture to which there was no response. A picture that was not sent whole cannot have been added. */
function cutOff({ interrupts, spell }: Context, itemId: string, isWhole: boolean, cause: ConnectionError): CliError {
  const message = isWhole
    ? 'The picture was sent, but whether it was added is not known.'
    : 'The picture was not sent to its end, so it was not added.';
  const about = { cause, ...(isWhole && { hint: `Look at the item before you add it again: ${spell(`item ${itemId}`)}` }) };
  if (interrupts.signal.aborted) return new Interrupted(message, about);
  return new CliError(`${cause.reason === 'timeout' ? 'There was no answer in time.' : 'The connection broke off.'} ${message}`, {
    ...about,
    exitCode: exitCodes.unavailable,
  });
}

export const removePicture = (context: Context) =>
  new Command('remove-picture')
    .summary('remove a picture from an item of yours')
    .argument('[item]', 'its id, such as 3-1042')
    .argument('[picture]', 'its number on the item, or its id')
    .action(async (givenItem, givenPicture) => {
      const client = await inSession(context);
      const itemId = await needItem(context, givenItem);
      const given = await need(context, givenPicture, { flag: 'The picture', message: 'Picture (its number)', parse: someText });
      const { signal } = context.interrupts;
      const pictureId = /^\d$/.test(given) ? numbered((await client.getItem({ itemId }, { signal })).pictures, given) : given;
      const changed = await client.removePicture({ itemId, pictureId }, { signal });
      context.output.result(changed, () => `Removed.\n${itemDetails(changed)}`);
    });

function numbered(pictures: { pictureId: string }[], number: string): string {
  const picture = pictures[Number(number) - 1];
  if (!picture) throw new CliError(`The item has ${pictures.length} pictures, and none with the number ${number}.`);
  return picture.pictureId;
}

/** One line that changes at a terminal; elsewhere one line at the beginning. */
function showProgress({ output }: Context, what: string): { show: (part: number) => void; end: () => void } {
  const { stderr } = process;
  if (output.json || !stderr.isTTY) {
    output.note(`${what} …`);
    return { show() {}, end() {} };
  }
  let isOpen = false;
  return {
    show(part) {
      isOpen = true;
      stderr.write(`\r\u001b[2K${what}: ${part < 1 ? `${Math.floor(part * 100)} %` : 'sent, and now being stored …'}`);
    },
    end() {
      if (isOpen) stderr.write('\r\u001b[2K');
      isOpen = false;
    },
  };
}
