// The statements that read the books. The columns are the fields of Books.

export const productBooks = {
  purchases: `
    select id, buyer_id as "buyerId", idempotency_key as key, status, total_cents as "totalCents", coalesce(lines, '[]') as lines
    from purchases left join lateral (
      select json_agg(json_build_object(
        'itemId', category || '-' || item.id, 'sellerId', line.seller_id, 'quantity', line.quantity, 'priceCents', line.price_cents,
        'refunding', refunding_quantity, 'refunded', refunded_quantity
      )) as lines
      from purchase_lines as line join items as item on item.id = line.item_id
      where line.purchase_id = purchases.id
    ) as bought on true`,
  refunds: `
    select id, purchase_id as "purchaseId", seller_id as "sellerId", idempotency_key as key, status, amount_cents as "amountCents", restock, lines
    from refunds join lateral (
      select json_agg(json_build_object('itemId', category || '-' || item.id, 'quantity', line.quantity)) as lines
      from refund_lines as line join items as item on item.id = line.item_id
      where line.refund_id = refunds.id
    ) as given on true
    where status <> 'refused'`,
  sales: `
    select purchase_id as "purchaseId", seller_id as "sellerId", total_cents as "totalCents", refunded_cents as "refundedCents",
           dispatched_at is not null as "isDispatched", tracking_number as "trackingNumber"
    from sales`,
  items: `
    select category || '-' || item.id as id, item.quantity, sum(change)::int as recorded,
           coalesce(sum(change) filter (where reason = 'returned'), 0)::int as returned,
           sum(change) filter (where reason in ('registered', 'changed'))::int as supplied
    from items as item join quantity_changes on item_id = item.id
    group by item.id`,
  changes: `
    select category || '-' || item.id as "itemId", change, count(*)::int as times
    from quantity_changes join items as item on item.id = item_id
    where reason = 'changed'
    group by 1, 2`,
  buyers: `select buyer_id as id, items_purchased as "itemsPurchased" from buyer_totals`,
  sellers: `select seller_id as id, items_sold as "itemsSold" from seller_totals`,
  feedback: `select buyer_id as "buyerId", category || '-' || item_id as "itemId" from feedback join items on items.id = item_id`,
};

export const paymentBooks = {
  transactions: `select id, decision, amount_cents as "amountCents" from transactions`,
  moved: `select transaction_id as id, count(*)::int as times from money_moved group by 1`,
  given: `select refund_id as "refundId", transaction_id as "transactionId", amount_cents as "amountCents" from refunds`,
  returned: `select refund_id as id, count(*)::int as times from money_returned group by 1`,
};

export const pending = `
  select null as charge from purchases where status = 'pending'
  union all
  select purchase_id from refunds where status = 'pending'`;
