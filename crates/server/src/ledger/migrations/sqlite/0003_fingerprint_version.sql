-- The version of the algorithm a fingerprint was made with. An act that is sent again is compared by the version of its
-- first copy, so that one which waited on a device during an upgrade is still recognised. Entries from before have
-- version 1.
alter table entries add column fingerprint_version integer not null default 1
    constraint entry_fingerprint_version_is_positive check (fingerprint_version > 0);
