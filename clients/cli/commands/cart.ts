import { Command } from '@commander-js/extra-typings';
import { type Context, inSession } from '../context.ts';
import { wholeNumber } from '../prompts/values.ts';
import { cartText } from '../text/purchases.ts';
import { needItem } from './items.ts';

export const cart = (context: Context) =>
  new Command('cart')
    .aliases(['get-cart', 'basket'])
    .summary('show the cart at today’s prices')
    .action(async () => {
      const shown = await (await inSession(context)).getCart({}, { signal: context.interrupts.signal });
      context.output.result(shown, () => cartText(shown));
    });

export const add = (context: Context) =>
  new Command('add')
    .alias('add-to-cart')
    .summary('put units of an item into the cart')
    .argument('[item]', 'its id, such as 3-1042')
    .argument('[quantity]', 'how many units; 1 if absent', wholeNumber)
    .action(async (given, quantity = 1) => {
      const client = await inSession(context);
      const itemId = await needItem(context, given);
      const changed = await client.addToCart({ itemId, quantity }, { signal: context.interrupts.signal });
      context.output.result(changed, () => cartText(changed));
    });

export const remove = (context: Context) =>
  new Command('remove')
    .alias('remove-from-cart')
    .summary('take units of an item out of the cart')
    .argument('[item]', 'its id, such as 3-1042')
    .argument('[quantity]', 'how many units; all if absent', wholeNumber)
    .action(async (given, quantity) => {
      const client = await inSession(context);
      const itemId = await needItem(context, given);
      const changed = await client.removeFromCart({ itemId, quantity }, { signal: context.interrupts.signal });
      context.output.result(changed, () => cartText(changed));
    });

export const save = (context: Context) =>
  new Command('save')
    .alias('save-cart')
    .summary('keep the cart for your next sessions')
    .action(async () => {
      const saved = await (await inSession(context)).saveCart({}, { signal: context.interrupts.signal });
      context.output.result(saved, () => cartText(saved));
    });

export const clear = (context: Context) =>
  new Command('clear')
    .alias('clear-cart')
    .summary('empty the cart; the saved one stays')
    .action(async () => {
      await (await inSession(context)).clearCart({}, { signal: context.interrupts.signal });
      context.output.result(undefined, () => 'The cart is empty.');
    });
