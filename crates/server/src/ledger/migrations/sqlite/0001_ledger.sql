-- Every act is one entry and is never changed afterwards; taking a pledge back is an entry of its own.
-- There is no room here for anything that tells who somebody is.
create table entries (
    seq integer primary key,
    id blob not null,
    kind text not null,
    campaign text not null,
    partner text not null,
    audience text not null default '',
    channel text not null default '',
    lang text not null default '',
    promises text not null default '',
    mode text not null,
    minute integer not null,
    withdraws blob,
    fingerprint blob not null,
    constraint entry_id_is_unique unique (id),
    constraint entry_id_has_16_bytes check (length(id) = 16),
    constraint entry_kind_is_known check (kind in ('pledge', 'share', 'visit', 'withdrawal')),
    constraint entry_mode_is_known check (mode in ('live', 'test')),
    constraint entry_fingerprint_has_32_bytes check (length(fingerprint) = 32),
    constraint only_a_withdrawal_withdraws check ((kind = 'withdrawal') = (withdraws is not null)),
    constraint pledge_is_withdrawn_once unique (withdraws),
    constraint withdrawn_pledge_exists foreign key (withdraws) references entries (id),
    constraint share_and_visit_have_a_channel check (kind not in ('share', 'visit') or channel <> '')
) strict;

-- The sums over the entries, changed in the same transaction, so that a start need not read every entry.
-- A withdrawal takes one from its pledge's row. An act through no channel has channel ''.
create table tallies (
    campaign text not null,
    partner text not null,
    mode text not null,
    kind text not null,
    channel text not null,
    n integer not null,
    constraint tally_is_unique primary key (campaign, partner, mode, kind, channel),
    constraint tally_kind_is_known check (kind in ('pledge', 'share', 'visit')),
    constraint tally_mode_is_known check (mode in ('live', 'test')),
    constraint tally_is_not_negative check (n >= 0)
) strict, without rowid;

-- Who acts are counted for. A paused partner's acts count as 'open'.
create table partners (
    slug text not null,
    paused integer not null default 0,
    added integer not null,
    constraint partner_slug_is_unique primary key (slug),
    constraint partner_paused_is_a_bool check (paused in (0, 1)),
    constraint partner_is_not_open check (slug <> 'open')
) strict, without rowid;
