/** A single statement, so a single snapshot: how many rows of each kind disagree. */
export const snapshot = `
  with lines as (
    select purchase.id, purchase.status, purchase.buyer_id, purchase.total_cents, line.seller_id, line.item_id, line.quantity, line.price_cents,
           line.refunding_quantity, line.refunded_quantity,
           (select coalesce(sum(change), 0) from quantity_changes as moved where moved.purchase_id = purchase.id and moved.item_id = line.item_id) as moved
    from purchases as purchase join purchase_lines as line on line.purchase_id = purchase.id
  ),
  given as (
    select refund.id, refund.purchase_id, refund.seller_id, refund.status, refund.restock, refund.amount_cents, line.item_id, line.quantity,
           (select coalesce(sum(change), 0) from quantity_changes as moved where moved.refund_id = refund.id and moved.item_id = line.item_id) as moved
    from refunds as refund join refund_lines as line on line.refund_id = refund.id
  )
  select
    (select count(*) from items where quantity is distinct from (select sum(change) from quantity_changes where item_id = items.id))
      as "items whose quantity is not the sum of its changes",
    (select count(*) from purchases
     where status <> 'refused'
       and total_cents is distinct from (select sum(price_cents::bigint * quantity) from lines where lines.id = purchases.id))
      as "purchases whose total is not that of their lines",
    (select count(*) from lines where moved is distinct from case when status in ('pending', 'paid') then -quantity else 0 end)
      as "purchases that hold other units than their lines",
    (select count(*) from given where moved is distinct from case when status = 'refunded' and restock then quantity else 0 end)
      as "refunds that returned other units than their lines",
    (select count(*)
     from (select id as purchase_id, item_id, refunding_quantity, refunded_quantity from lines) as stored
     left join (
       select purchase_id, item_id, coalesce(sum(quantity) filter (where status = 'pending'), 0) as pending,
              coalesce(sum(quantity) filter (where status = 'refunded'), 0) as made
       from given group by 1, 2
     ) as sums using (purchase_id, item_id)
     where (refunding_quantity, refunded_quantity) is distinct from (coalesce(pending, 0), coalesce(made, 0)))
      as "lines whose refunded units are not those of their refunds",
    (select count(*) from sales
     left join (select purchase_id, seller_id, sum(amount_cents) as cents from refunds where status = 'refunded' group by 1, 2) as made
       using (purchase_id, seller_id)
     where refunded_cents <> coalesce(cents, 0) or refunded_cents > total_cents) as "sales whose refunds add up to another sum",
    (select count(*)
     from (select buyer_id, sum(quantity - refunded_quantity) as units from lines where status = 'paid' group by 1) as bought
     full join buyer_totals using (buyer_id)
     where units is distinct from items_purchased) as "buyers whose counter is not their purchases",
    (select count(*)
     from (select seller_id, sum(quantity - refunded_quantity) as units from lines where status = 'paid' group by 1) as sold
     full join seller_totals using (seller_id)
     where coalesce(units, 0) is distinct from coalesce(items_sold, 0)) as "sellers whose counter is not their sales",
    (select deadlocks from pg_stat_database where datname = current_database()) as deadlocks`;
