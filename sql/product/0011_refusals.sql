-- A refused purchase or refund stores only the response to its key. The sweep deletes it after 30 days, which is longer than a session lives.
-- Every other purchase and refund stays for good, with its key.
create index purchases_refused on purchases (created_at) where status = 'refused';
create index refunds_refused on refunds (created_at) where status = 'refused';
