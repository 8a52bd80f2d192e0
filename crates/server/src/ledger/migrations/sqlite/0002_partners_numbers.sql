-- A partner's key opens its own numbers. Only a digest of it (SHA-256) is here, so whoever reads the database has no key.
-- Partners from before have none until one is made.
alter table partners add column key blob
    constraint partner_key_has_32_bytes check (key is null or length(key) = 32);

-- The sums of each day in UTC, changed in the same transaction as the entries, so that a partner's days are read in the
-- same time however many entries there are. A withdrawal takes one from the row of its pledge's day, so that no day is
-- below zero and all days together are the sum in tallies.
create table daily_tallies (
    campaign text not null,
    partner text not null,
    mode text not null,
    day integer not null,
    kind text not null,
    channel text not null,
    n integer not null,
    constraint daily_tally_is_unique primary key (campaign, partner, mode, day, kind, channel),
    constraint daily_tally_kind_is_known check (kind in ('pledge', 'share', 'visit')),
    constraint daily_tally_mode_is_known check (mode in ('live', 'test')),
    constraint daily_tally_is_not_negative check (n >= 0)
) strict, without rowid;

-- 1440 minutes are a day. No entry is from before 1970, so a division rounds down.
insert into daily_tallies (campaign, partner, mode, day, kind, channel, n)
select
    entries.campaign,
    entries.partner,
    entries.mode,
    coalesce(pledges.minute, entries.minute) / 1440 as day,
    case entries.kind when 'withdrawal' then 'pledge' else entries.kind end as counted,
    entries.channel,
    sum(case entries.kind when 'withdrawal' then -1 else 1 end)
from entries
left join entries as pledges on pledges.id = entries.withdraws
group by entries.campaign, entries.partner, entries.mode, day, counted, entries.channel;
