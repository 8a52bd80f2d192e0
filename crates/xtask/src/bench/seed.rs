//! A large ledger, written directly with SQL, because writing it through the server would take minutes.
//!
//! The database file is new, and the server's own `verify` must accept it before it is used.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use rusqlite::{Connection, params};

use crate::project::{self, Project};

/// One entry in twenty withdraws a pledge.
const ENTRIES_PER_WITHDRAWAL: u32 = 20;

const ACTS: &str = "
    insert into entries (id, kind, campaign, partner, audience, channel, lang, promises, mode, minute, fingerprint)
    with recursive acts (i) as (
        select 0
        union all
        select i + 1
        from acts
        where i + 1 < ?1
    )
    select
        unhex(printf('%012x7%03x8%015x', 1675728000000 + i, i % 4096, i)),
        case when i % 20 < 15 then 'pledge' when i % 20 < 18 then 'share' else 'visit' end,
        'sid-2023',
        case
            when i / 20 % 10 = 3 then 'partner-large'
            when i % 3 = 0 then 'open'
            else 'partner-' || (i / 20 % 200)
        end,
        case i % 4 when 0 then 'child' when 1 then 'teen' when 2 then 'parent' else '' end,
        case when i % 20 < 10 then '' when i % 2 = 0 then 'whatsapp' else 'copy' end,
        case i % 3 when 0 then 'en' when 1 then 'fr' else 'ar' end,
        '',
        case when i % 100 = 99 then 'test' else 'live' end,
        27928800 + i / 2,
        randomblob(32)
    from acts";

const WITHDRAWALS: &str = "
    insert into entries (id, kind, campaign, partner, channel, mode, minute, withdraws, fingerprint)
    select
        unhex(printf('%012x7%03x9%015x', 1675728000000 + seq, seq % 4096, seq)),
        'withdrawal', campaign, partner, channel, mode, minute + 1, id, randomblob(32)
    from entries
    where kind = 'pledge'
    limit ?1";

const TALLIES: &str = "
    insert into tallies (campaign, partner, mode, kind, channel, n)
    select
        campaign, partner, mode,
        case kind when 'withdrawal' then 'pledge' else kind end as counted,
        channel,
        sum(case kind when 'withdrawal' then -1 else 1 end)
    from entries
    group by campaign, partner, mode, counted, channel";

const DAYS: &str = "
    insert into daily_tallies (campaign, partner, mode, day, kind, channel, n)
    select
        entries.campaign, entries.partner, entries.mode,
        coalesce(pledges.minute, entries.minute) / 1440 as day,
        case entries.kind when 'withdrawal' then 'pledge' else entries.kind end as counted,
        entries.channel,
        sum(case entries.kind when 'withdrawal' then -1 else 1 end)
    from entries
    left join entries as pledges on pledges.id = entries.withdraws
    group by entries.campaign, entries.partner, entries.mode, day, counted, entries.channel";

/// Partner of one entry in ten, over most of a year.
const LARGE_PARTNER: &str = "partner-large";

/// Writes a ledger with this number of entries. Returns the path of the large partner's own numbers.
pub fn write(project: &Project, database: &Path, entries: u32) -> Result<String> {
    let command = |arguments: &[&str]| command(project, database, arguments);
    let run = |name: &str| project::run_command(command(&[name]).stdout(Stdio::null()));
    run("migrate").context("the ledger's tables cannot be created")?;
    let mut connection = Connection::open(database)?;
    let transaction = connection.transaction()?;
    let withdrawals = entries / ENTRIES_PER_WITHDRAWAL;
    transaction.execute(ACTS, params![entries - withdrawals])?;
    transaction.execute(WITHDRAWALS, params![withdrawals])?;
    transaction.execute(TALLIES, [])?;
    transaction.execute(DAYS, [])?;
    transaction.commit()?;
    drop(connection);
    run("verify").context("the seeded ledger differs from one written by the server")?;
    let added = command(&["partner", "add", LARGE_PARTNER]).output()?;
    let added = String::from_utf8(added.stdout)?;
    let numbers = added.lines().find_map(|line| line.strip_prefix("its numbers: "));
    Ok(numbers.with_context(|| format!("no partner was added: {added}"))?.to_owned())
}

/// Returns a command of the server's program on a database.
pub fn command(project: &Project, database: &Path, arguments: &[&str]) -> Command {
    let mut command = project.server();
    command.args(arguments).env("SID_PLEDGE_DATABASE_URL", format!("sqlite://{}", database.display()));
    command.env_remove("SID_PLEDGE_PUBLIC_URL");
    command
}
