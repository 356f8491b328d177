-- A buyer's list shows purchases that are paid and those that are still pending.
create index purchases_of_buyer on purchases (buyer_id, number desc) where status in ('paid', 'pending');
