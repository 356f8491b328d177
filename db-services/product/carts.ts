import type { Database } from '../../lib/database/db.ts';
import { type Sql, sql } from '../../lib/database/sql.ts';
import { AppError } from '../../lib/errors.ts';
import type { AddToCartRequest, Cart, CartRequest, ProductDbDefinition, RemoveFromCartRequest } from '../../lib/gen/product.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import { changeOrReason } from './change-or-reason.ts';
import { itemKey, noSuchItem } from './items/item-id.ts';
import { type LineRow, type Shown, shownLine } from './shown.ts';

type CartMethods = Pick<Service<ProductDbDefinition>, 'getCart' | 'addToCart' | 'removeFromCart' | 'saveCart' | 'clearCart'>;

interface CartRow extends Omit<Cart, 'lines' | 'currency'> {
  lines: LineRow[];
}

/** customer-db gives a session one buyer, so a caller that names another one is mistaken. */
export const sessionOfAnother = () => new AppError('invalid_request', 'The session is of another buyer.');

const mostUnitsInLine = 1_000;
const mostLines = 100;

export function cartMethods(db: Database, shown: Shown): CartMethods {
  const maybeCart = async (query: Sql): Promise<Cart | undefined> => {
    const cart = await db.maybeOne<CartRow>(query);
    return cart && { ...cart, lines: cart.lines.map((line) => shownLine(shown, line)), currency: shown.currency };
  };
  const getCart = async (request: CartRequest): Promise<Cart> =>
    (await maybeCart(sql`with cart as (${activeCart(request)}) ${cartViewInSnapshot}`)) ?? openCart(request);
  const openCart = async (request: CartRequest): Promise<Cart> => {
    const cart = await maybeCart(sql`with cart as (${openedCart(request)}) ${cartView}`);
    if (!cart) throw sessionOfAnother();
    return cart;
  };

  return {
    getCart,

    addToCart: (request) =>
      changeOrReason(
        () => maybeAdd(request),
        () => whyNotAdded(request),
      ),

    removeFromCart: (request) =>
      changeOrReason(
        () => maybeRemove(request),
        () => whyNotRemoved(request),
      ),

    async saveCart(request) {
      const save = () =>
        maybeCart(sql`
          with cart as (
            ${activeCart(request)} for update
          ), saved as (
            insert into saved_carts (buyer_id, lines) select buyer_id, lines from cart
            on conflict (buyer_id) do update set lines = excluded.lines, saved_at = now()
          )
          ${cartView}`);
      // A new cart begins as a copy of the saved one. It is saved again, because another request may have changed it in the meantime.
      const cart = (await save()) ?? (await openCart(request).then(save));
      if (!cart) throw sessionOfAnother();
      return { ...cart, saved: true };
    },

    async clearCart({ sessionId, buyerId }) {
      const cleared = await db.maybeOne(sql`
        insert into active_carts as cart (session_id, buyer_id, lines) values (${sessionId}, ${buyerId}, '{}')
        on conflict (session_id) do update set lines = '{}', touched_at = now() where cart.buyer_id = excluded.buyer_id
        returning cart.session_id`);
      if (!cleared) throw sessionOfAnother();
      return {};
    },
  };

  function maybeAdd({ itemId, quantity, ...owner }: AddToCartRequest): Promise<Cart | undefined> {
    const { category, id } = itemKey(itemId);
    const units = (lines: Sql) => sql`coalesce((${lines} ->> ${String(id)}::text)::int, 0) + ${quantity}::int`;
    return maybeCart(sql`
      with cart as (${changedCart(owner, {
        to: (lines) => sql`${lines} || jsonb_build_object(${String(id)}::text, ${units(lines)})`,
        if: (lines) => sql`
          ${units(lines)} <= ${mostUnitsInLine}::int and ${units(lines)} <= units_left(${id}, ${category})
          and (${lines} ? ${String(id)}::text or cart_size(${lines}) < ${mostLines}::int)`,
      })})
      ${cartView}`);
  }

  async function whyNotAdded({ itemId, quantity, ...owner }: AddToCartRequest): Promise<AppError | undefined> {
    const { category, id } = itemKey(itemId);
    const found = await db.maybeOne<{ available: number; priceCents: number; inCart: number; lines: number; isOfAnother: boolean }>(sql`
      select
        available, price_cents, coalesce((cart ->> ${String(id)}::text)::int, 0) as in_cart, cart_size(cart) as lines,
        exists (select from active_carts where session_id = ${owner.sessionId} and buyer_id <> ${owner.buyerId}) as is_of_another
      from (
        select item.quantity as available, item.price_cents, coalesce(cart.lines, ${savedLines(owner.buyerId)}) as cart
        from items as item
        left join (${activeCart(owner)}) as cart on true
        where item.id = ${id} and item.category = ${category}
      ) as found`);
    if (!found) return noSuchItem(itemId);
    const { available, priceCents, inCart, lines, isOfAnother } = found;
    if (isOfAnother) return sessionOfAnother();
    const requested = inCart + quantity;
    if (requested > mostUnitsInLine) {
      return new AppError('cart_limit', `A line holds at most ${mostUnitsInLine} units; this one would hold ${requested}.`);
    }
    if (requested > available) {
      const line = { itemId, requested, available, priceCents };
      return new AppError('insufficient_quantity', `${available} units of item ${itemId} are left, fewer than ${requested}.`, {
        lines: [line],
      });
    }
    return inCart === 0 && lines >= mostLines ? new AppError('cart_limit', `A cart holds at most ${mostLines} lines.`) : undefined;
  }

  function maybeRemove({ itemId, quantity, ...owner }: RemoveFromCartRequest): Promise<Cart | undefined> {
    const { category, id } = itemKey(itemId);
    const held = (lines: Sql) => sql`(${lines} ->> ${String(id)}::text)::int`;
    return maybeCart(sql`
      with cart as (${changedCart(owner, {
        to: (lines) => sql`case
          when ${quantity}::int < ${held(lines)} then ${lines} || jsonb_build_object(${String(id)}::text, ${held(lines)} - ${quantity}::int)
          else ${lines} - ${String(id)}::text
        end`,
        if: (lines) => sql`${held(lines)} >= coalesce(${quantity}::int, 0) and exists (
          select from items where id = ${id} and category = ${category}
        )`,
      })})
      ${cartView}`);
  }

  async function whyNotRemoved({ itemId, quantity = 0, ...owner }: RemoveFromCartRequest): Promise<AppError | undefined> {
    const line = (await getCart(owner)).lines.find((line) => line.itemId === itemId);
    if (!line) return new AppError('not_found', `The cart has no item ${itemId}.`);
    if (line.quantity >= quantity) return undefined;
    return new AppError('insufficient_quantity', `The cart holds ${line.quantity} of item ${itemId}, fewer than ${quantity}.`, {
      lines: [{ itemId, requested: quantity, available: line.quantity, priceCents: line.priceCents }],
    });
  }
}

const activeCart = ({ sessionId, buyerId }: CartRequest) =>
  sql`select buyer_id, lines from active_carts where session_id = ${sessionId} and buyer_id = ${buyerId}`;

const savedLines = (buyerId: number) => sql`coalesce((select lines from saved_carts where buyer_id = ${buyerId}), '{}')`;

/** The session's cart. If the session has none yet, it is created as a copy of the saved one. */
const openedCart = ({ sessionId, buyerId }: CartRequest) => sql`
  insert into active_carts as cart (session_id, buyer_id, lines) values (${sessionId}, ${buyerId}, ${savedLines(buyerId)})
  on conflict (session_id) do update set touched_at = now() where cart.buyer_id = excluded.buyer_id
  returning cart.buyer_id, cart.lines`;

interface CartChange {
  /** The new lines, from the old ones. */
  to: (lines: Sql) => Sql;
  /** Whether the change is allowed, from the old lines. */
  if: (lines: Sql) => Sql;
}

/** Changes the session's cart, which begins as a copy of the saved one. Returns no row if the change is not allowed. */
const changedCart = ({ sessionId, buyerId }: CartRequest, change: CartChange) => sql`
  insert into active_carts as cart (session_id, buyer_id, lines)
  select ${sessionId}, ${buyerId}, case when there then '{}' else ${change.to(sql`saved`)} end
  from (
    select ${savedLines(buyerId)} as saved, exists (select from active_carts where session_id = ${sessionId}) as there
  ) as before
  where there or (${change.if(sql`saved`)})
  on conflict (session_id) do update set lines = ${change.to(sql`cart.lines`)}, touched_at = now()
  where cart.buyer_id = excluded.buyer_id and (${change.if(sql`cart.lines`)})
  returning cart.buyer_id, cart.lines`;

/** `cart` as a CartRow. */
const cartViewInSnapshot = sql`select shown.* from cart cross join lateral cart_view_in_snapshot(cart.buyer_id, cart.lines) as shown`;

/** The same for a statement that locks the cart's row and may have waited for it. */
const cartView = sql`select shown.* from cart cross join lateral cart_view(cart.buyer_id, cart.lines) as shown`;
