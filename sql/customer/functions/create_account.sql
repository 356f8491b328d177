-- Opens an account. Without one, wait_seconds says when the network may make accounts again; it is null if the user name is taken.
create or replace function create_account(
  of_network inet, of_role text, of_name text, of_username text, hash text, per_minute int,
  out made_id bigint, out made_at timestamptz, out wait_seconds int
) language plpgsql as $$
declare
  has_begun_anew boolean;
  is_used_up boolean;
begin
  -- The lock lets the new accounts of a network be counted one after the other.
  insert into new_accounts as known (network)
  values (network(of_network))
  on conflict (network) do update set made = known.made
  returning began_at <= now() - interval '1 minute', made >= per_minute,
    ceil(extract(epoch from began_at + interval '1 minute' - now()))::int
  into has_begun_anew, is_used_up, wait_seconds;

  if has_begun_anew or not is_used_up
    or exists (select from accounts where role = of_role and lower(username) = lower(of_username collate "C"))
  then
    wait_seconds := null;
  else
    return;
  end if;

  insert into accounts (role, name, username, password_hash)
  values (of_role, of_name, of_username, hash)
  on conflict (role, lower(username)) do nothing
  returning id, created_at into made_id, made_at;

  if made_id is not null then
    update new_accounts
    set began_at = case when has_begun_anew then now() else began_at end, made = case when has_begun_anew then 1 else made + 1 end
    where network = network(of_network);
  end if;
end
$$;
