-- It gets one more argument.
drop function if exists open_session(bigint, text, inet, bytea, float8, text, int, int);
