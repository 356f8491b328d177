import type { Database } from '../../lib/database/db.ts';
import { sql } from '../../lib/database/sql.ts';
import { AppError } from '../../lib/errors.ts';
import type { BuyerTotals, ProductDbDefinition, SellerTotals } from '../../lib/gen/product.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import { itemKey, noSuchItem } from './items/item-id.ts';

type FeedbackMethods = Pick<Service<ProductDbDefinition>, 'giveFeedback' | 'getSellerTotals' | 'getBuyerTotals'>;

export function feedbackMethods(db: Database): FeedbackMethods {
  return {
    async giveFeedback({ buyerId, itemId, vote }) {
      const { category, id } = itemKey(itemId);
      const [up, down] = vote === 'up' ? [1, 0] : [0, 1];
      // Each step reads from the one before, so the statement locks the item before its seller's totals.
      const given = await db.one<{ exists: boolean; bought: boolean; rated: boolean }>(sql`
        with item as (
          select id from items where id = ${id} and category = ${category}
        ), bought as (
          select line.item_id
          from purchase_lines as line join purchases as purchase on purchase.id = line.purchase_id
          where line.buyer_id = ${buyerId} and line.item_id = (select id from item) and purchase.status = 'paid'
          limit 1
        ), rated as (
          insert into feedback (buyer_id, item_id, vote) select ${buyerId}, item_id, ${vote} from bought
          on conflict do nothing
          returning item_id
        ), counted as (
          update items set thumbs_up = thumbs_up + ${up}::int, thumbs_down = thumbs_down + ${down}::int
          from rated where items.id = rated.item_id
          returning seller_id
        ), totalled as (
          insert into seller_totals (seller_id, thumbs_up, thumbs_down) select seller_id, ${up}, ${down} from counted
          on conflict (seller_id) do update set
            thumbs_up = seller_totals.thumbs_up + excluded.thumbs_up, thumbs_down = seller_totals.thumbs_down + excluded.thumbs_down
        )
        select exists (select from item) as exists, exists (select from bought) as bought, exists (select from counted) as rated`);
      if (!given.exists) throw noSuchItem(itemId);
      if (!given.bought) throw new AppError('not_purchased', `Only a buyer of item ${itemId} may rate it.`);
      if (!given.rated) throw new AppError('already_rated', `You have rated item ${itemId} already.`);
      return { itemId, vote };
    },

    async getSellerTotals({ sellerId }) {
      const totals = await db.maybeOne<SellerTotals>(sql`
        select seller_id, thumbs_up, thumbs_down, items_sold from seller_totals where seller_id = ${sellerId}`);
      return totals ?? { sellerId, thumbsUp: 0, thumbsDown: 0, itemsSold: 0 };
    },

    async getBuyerTotals({ buyerId }) {
      const totals = await db.maybeOne<BuyerTotals>(sql`select buyer_id, items_purchased from buyer_totals where buyer_id = ${buyerId}`);
      return totals ?? { buyerId, itemsPurchased: 0 };
    },
  };
}
