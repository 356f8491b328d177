-- A buyer's list shows purchases that are paid and those that are still pending. purchases_paid stays for services of the release before.
create index purchases_of_buyer on purchases (buyer_id, number desc) where status in ('paid', 'pending');
