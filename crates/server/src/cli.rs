//! The command line.
//!
//! Invariant: a command answers by its exit code too: 0 when all is well, 1 when it is not, 2 for a wrong call.

mod bundle;
mod campaigns;
mod ledger;
mod partner;
mod server;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand, ValueEnum};

use crate::{
    bundle::Place,
    settings::{Database, Packs, PublicUrl, Settings, folder_url, partner_slug},
};

/// The campaign's server: pledges, counts, the live stream, the rendered widget and its pages
#[derive(Debug, Parser)]
#[command(name = "sid-pledge", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve
    Serve(Box<Settings>),
    /// Look for faults in campaign packs and name them all
    Check {
        /// The folder the campaigns are in; without it, that of SID_PLEDGE_CAMPAIGNS or those inside this program
        dir: Option<PathBuf>,
        #[command(flatten)]
        packs: Packs,
    },
    /// Write a campaign as static files, which show it without a server and without scripts
    Bundle {
        /// The folder, which must be empty or not there yet
        dir: PathBuf,
        /// The address the folder will be served at, such as `https://example.org/pledge`
        #[arg(long, value_name = "URL", value_parser = folder_url)]
        public_url: String,
        /// The campaign [default: sid-2023, or else the first]
        #[arg(long, value_name = "SLUG")]
        campaign: Option<String>,
        /// Who passes it on: stands in the addresses that are shared, for the host's own statistics
        #[arg(long, value_name = "SLUG", value_parser = partner_slug)]
        partner: Option<String>,
        #[command(flatten)]
        packs: Packs,
    },
    /// Partners, for whom acts are counted
    #[command(subcommand)]
    Partner(Partner),
    /// Write all entries to the standard output
    Export {
        /// The format
        #[arg(long, value_enum, default_value_t = Format::Csv)]
        format: Format,
        #[command(flatten)]
        database: Database,
    },
    /// Hold the sums against the entries
    Verify(Database),
    /// Make the database, or bring it up to date
    Migrate(Database),
    /// Write a copy of the database to a file, also while it is in use
    Backup {
        /// The file, which must not be there yet
        file: PathBuf,
        #[command(flatten)]
        database: Database,
    },
}

#[derive(Debug, Subcommand)]
enum Partner {
    /// Add a partner, and show the key to its own numbers
    Add {
        /// Its name in attributes and addresses: lower-case letters, digits and hyphens
        slug: String,
        #[command(flatten)]
        database: Database,
        #[command(flatten)]
        public: PublicUrl,
    },
    /// Give a partner a new key to its own numbers, after which the one before opens nothing
    Key {
        /// The partner
        slug: String,
        #[command(flatten)]
        database: Database,
        #[command(flatten)]
        public: PublicUrl,
    },
    /// List all partners
    List(Database),
    /// Count a partner's acts as nobody's for now
    Pause {
        /// The partner
        slug: String,
        #[command(flatten)]
        database: Database,
    },
    /// Count a partner's acts as its own again
    Resume {
        /// The partner
        slug: String,
        #[command(flatten)]
        database: Database,
    },
}

/// How entries are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line each, a comma between the fields (RFC 4180)
    Csv,
    /// One list of objects
    Json,
}

impl Cli {
    /// Does what was asked.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Serve(settings) => server::serve(&settings),
            Command::Check { dir, packs } => campaigns::check(&Packs { campaigns: dir.or(packs.campaigns) }.source()),
            Command::Bundle { dir, public_url, campaign, partner, packs } => {
                bundle::bundle(&dir, &Place { url: public_url, partner }, campaign.as_deref(), &packs.source())
            }
            Command::Partner(Partner::Add { slug, database, public }) => partner::add(&database, &public, &slug),
            Command::Partner(Partner::Key { slug, database, public }) => partner::key(&database, &public, &slug),
            Command::Partner(Partner::List(database)) => partner::list(&database),
            Command::Partner(Partner::Pause { slug, database }) => partner::pause(&database, &slug, true),
            Command::Partner(Partner::Resume { slug, database }) => partner::pause(&database, &slug, false),
            Command::Export { format, database } => ledger::export(&database, format),
            Command::Verify(database) => ledger::verify(&database),
            Command::Migrate(database) => ledger::migrate(&database),
            Command::Backup { file, database } => ledger::backup(&database, &file),
        }
    }
}
