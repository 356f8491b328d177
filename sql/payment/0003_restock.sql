-- Whether the refunded units go back on sale: the caller needs it again if its own record of the refund is lost.
alter table refunds add column restock boolean not null default false;
