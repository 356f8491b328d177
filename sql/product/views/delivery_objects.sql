-- A delivery as the contract has it.
create or replace view delivery_objects as
select
  purchase_id,
  json_build_object('name', name, 'lines', lines, 'city', city, 'postalCode', postal_code, 'country', country) as object
from deliveries;
