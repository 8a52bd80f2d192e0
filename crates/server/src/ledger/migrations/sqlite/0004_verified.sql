-- The point up to which `verify` has found the totals to match the entries, so that the next run reads only the entries
-- after it. The digest (SHA-256) is that of the daily totals at the point: those of the present, less the entries since,
-- must have the same digest.
create table verified (
    point integer not null,
    seq integer not null,
    days_digest blob not null,
    constraint verified_point_is_unique primary key (point),
    constraint verified_has_one_point check (point = 1),
    constraint verified_digest_has_32_bytes check (length(days_digest) = 32)
) strict;
