-- T1: holds the units of a cart for a pending purchase, or stores with the key why the cart cannot be bought. Lock order: quota, purchase,
-- active cart, items ascending. Returns the purchase of this key, and whether it existed before. Returns no row if replay_only is set and
-- the key is unknown. If the buyer's quota of new keys is used up, stores nothing and returns when the next one is possible.
--
-- A sold-out cart is refused first, by one insert that locks no item, because in a rush for a few units most requests arrive too late.
--
-- Every step finds its rows by an index. The settings hold this also for plans that were made when the tables had few rows.
--
-- The versions before had no delivery, and no quota. Their callers find this function, because both have a default; without the drops, they
-- would still find the old ones.
drop function if exists begin_purchase(uuid, uuid, bigint, text, bytea, bigint, text, text, text, interval, boolean);
drop function if exists begin_purchase(uuid, uuid, bigint, text, bytea, bigint, text, text, text, interval, boolean, jsonb);

create or replace function begin_purchase(
  new_id uuid, session uuid, buyer bigint, key text, print bytea, expected_total_cents bigint,
  brand text, last4 text, currency_code text, due_after interval, replay_only boolean, delivery jsonb default null,
  per_minute int default 100
) returns table (replayed boolean, state purchase_states, wait_seconds int) language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  cart       jsonb;
  seen_cents bigint;
  cost_cents bigint;
  too_many   boolean;
  blocking   uuid;
  why        jsonb;
  sold_out   boolean := false;
begin
  if not replay_only then
    wait_seconds := use_quota('new purchases', buyer, per_minute, interval '1 minute');
  end if;

  -- With the quota used up, a known key still has its result.
  replayed := replay_only or wait_seconds is not null;
  if not replayed then
    select cents, is_short into seen_cents, too_many
    from active_carts cross join lateral cart_cost(lines)
    where session_id = session and buyer_id = buyer;
  end if;
  if too_many then
    -- One statement reads cart, quantities and purchases as of one instant. It is not used for a cart with a pending purchase, which is the
    -- better reason, or for a known key, which has its result. Both are found below.
    select cart_refusal(lines, expected_total_cents) into why from active_carts
    where session_id = session and buyer_id = buyer
      and not exists (select from purchases where session_id = session and status = 'pending');
    if why ->> 'code' = 'insufficient_quantity' then
      insert into purchases (id, buyer_id, session_id, idempotency_key, fingerprint, status, refusal, currency, card_brand, card_last4, due_at, retry_at, has_delivery)
      values (new_id, buyer, session, key, print, 'refused', why, currency_code, brand, last4, now(), now(), delivery is not null)
      on conflict do nothing;
      sold_out := found;
    end if;
  end if;

  while not (replayed or sold_out) loop
    -- With the total as it was just seen, so that the row is written once. Below, it is written again if that has changed.
    insert into purchases (
      id, buyer_id, session_id, idempotency_key, fingerprint, status, total_cents, currency, card_brand, card_last4, due_at, retry_at, has_delivery
    )
    values (
      new_id, buyer, session, key, print, 'pending', coalesce(seen_cents, 0), currency_code, brand, last4, now() + due_after, now() + due_after,
      delivery is not null
    )
    on conflict do nothing;
    exit when found;

    -- Nothing was inserted: the key is known, or another purchase of this cart is pending, or it was until just now. In the last case, try
    -- again.
    replayed := exists (select from purchases where buyer_id = buyer and idempotency_key = key);
    exit when replayed;
    if exists (select from purchases where id = new_id) then
      raise exception 'purchase % was begun with another idempotency key', new_id using errcode = 'unique_violation', constraint = 'purchases_pkey';
    end if;
    select id into blocking from purchases where session_id = session and status = 'pending';
    continue when not found;
    insert into purchases (id, buyer_id, session_id, idempotency_key, fingerprint, status, refusal, currency, card_brand, card_last4, due_at, retry_at, has_delivery)
    values (
      new_id, buyer, session, key, print, 'refused', jsonb_build_object('code', 'purchase_in_progress', 'purchaseId', blocking),
      currency_code, brand, last4, now(), now(), delivery is not null
    )
    on conflict do nothing;
    replayed := not found;
    exit;
  end loop;

  if replayed and not replay_only and wait_seconds is null then
    update quotas_used set used = used - 1 where quota = 'new purchases' and account_id = buyer;
  end if;

  if not (replayed or sold_out) and blocking is null then
    select lines into cart from active_carts where session_id = session and buyer_id = buyer for update;
    if not found then
      -- This purchase is the first use of the session's cart.
      insert into active_carts (session_id, buyer_id, lines)
      values (session, buyer, coalesce((select lines from saved_carts where buyer_id = buyer), '{}'))
      on conflict do nothing;
      select lines into cart from active_carts where session_id = session and buyer_id = buyer for update;
      if not found then
        raise exception 'session % is of another buyer', session using errcode = 'unique_violation', constraint = 'active_carts_pkey';
      end if;
    end if;

    if cart = '{}' then
      why := '{"code": "cart_empty"}';
    else
      select sum(price_cents::bigint * units)::bigint, bool_or(quantity < units) into cost_cents, too_many
      from (
        select item.price_cents, item.quantity, line.quantity::int as units
        from jsonb_each_text(cart) as line (item_id, quantity)
        join items as item on item.id = line.item_id::bigint
        order by item.id
        for no key update of item
      ) as locked;
      if too_many or cost_cents <> expected_total_cents then
        why := cart_refusal(cart, expected_total_cents);
      end if;
    end if;

    if why is not null then
      update purchases set status = 'refused', refusal = why, total_cents = 0 where id = new_id;
    else
      with held as (
        update items set quantity = items.quantity - line.quantity::int
        from jsonb_each_text(cart) as line (item_id, quantity)
        where items.id = line.item_id::bigint
        returning items.id, items.seller_id, items.seller_name, items.name, items.price_cents, line.quantity::int as units
      ), recorded as (
        insert into quantity_changes (item_id, change, reason, purchase_id) select id, -units, 'held', new_id from held
      )
      insert into purchase_lines (purchase_id, item_id, buyer_id, seller_id, seller_name, name, price_cents, quantity)
      select new_id, id, buyer, seller_id, seller_name, name, price_cents, units from held;

      if cost_cents is distinct from seen_cents then
        update purchases set total_cents = cost_cents where id = new_id;
      end if;
      if delivery is not null then
        insert into deliveries (purchase_id, name, lines, city, postal_code, country)
        select new_id, given.name, given.lines, given.city, given."postalCode", given.country
        from jsonb_to_record(delivery) as given (name text, lines text[], city text, "postalCode" text, country text);
      end if;
    end if;
  end if;

  if not replayed then
    -- Its sellers have done nothing yet.
    return query select false, row (begun.*, '[]'::json, 0::bigint, '[]'::json)::purchase_states, null::int
    from purchase_records as begun where begun.purchase_id = new_id;
    return;
  end if;
  -- A request whose first attempt got no response tries again with the same id: then nothing existed before.
  return query select found_state.purchase_id <> new_id, found_state, null::int
  from purchase_states as found_state
  where found_state.purchase_id = (select id from purchases where buyer_id = buyer and idempotency_key = key);
  if not found and wait_seconds is not null then
    return query select false, null::purchase_states, begin_purchase.wait_seconds;
  end if;
end
$$;
