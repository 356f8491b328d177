import { Command } from '@commander-js/extra-typings';
import { rules } from '../../api/gen.ts';
import type { Rating, SellerRating } from '../../api/index.ts';
import { type Context, inSession } from '../context.ts';
import { need, oneOf, wholeNumber } from '../prompts/values.ts';
import { fields, votes } from '../text/items.ts';
import { harmless } from '../text/style.ts';
import { needItem } from './items.ts';

export const sellerRating = (context: Context) =>
  new Command('seller-rating')
    .alias('get-seller-rating')
    .summary('show the rating of any seller')
    .argument('[seller]', 'the seller’s number, as items show it', wholeNumber)
    .action(async (given) => {
      const client = await context.session.client();
      const sellerId = await need(context, given, {
        flag: 'The seller',
        message: 'Seller (a number)',
        parse: wholeNumber,
        rule: rules.getSellerRating.sellerId,
      });
      showRating(context, await client.getSellerRating({ sellerId }, { signal: context.interrupts.signal }));
    });

export const ownRating = (context: Context) =>
  new Command('rating')
    .alias('get-own-rating')
    .summary('show your own rating')
    .action(async () => showRating(context, await (await inSession(context)).getOwnRating({}, { signal: context.interrupts.signal })));

export const feedback = (context: Context) =>
  new Command('feedback')
    .aliases(['give-feedback', 'rate'])
    .summary('give an item you bought a thumb up or down')
    .argument('[item]', 'its id, such as 3-1042')
    .argument('[vote]', 'up or down', oneOf('up', 'down'))
    .action(async (given, givenVote) => {
      const client = await inSession(context);
      const itemId = await needItem(context, given);
      const vote = await need(context, givenVote, {
        flag: 'The vote',
        message: 'Thumb',
        parse: oneOf('up', 'down'),
        choices: ['up', 'down'],
      });
      const noted = await client.giveFeedback({ itemId, vote }, { signal: context.interrupts.signal });
      context.output.result(noted, () => `Thank you: thumb ${noted.vote} for ${noted.itemId}.`);
    });

function showRating({ output }: Context, rating: Rating | SellerRating): void {
  output.result(rating, () =>
    fields([
      ['Seller', 'name' in rating ? `${harmless(rating.name)} (${rating.sellerId})` : String(rating.sellerId)],
      ['Rating', votes(rating)],
    ]),
  );
}
