//! Command-line interface.
//!
//! Exit codes: 0 for success, 1 for a failed command or check, 2 for invalid arguments (set by clap).

mod bundle;
mod campaigns;
mod ledger;
mod partner;
mod server;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use self::ledger::ExportFormat;
use crate::{
    ledger::AuditRange,
    settings::{CampaignFolder, Database, PublicUrl, Settings, parse_folder_url, parse_partner_slug},
    static_site::addresses::SiteAddress,
};

/// Server for an embeddable campaign: pledges, counts, live updates, the rendered widget and its pages
#[derive(Debug, Parser)]
#[command(name = "sid-pledge", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the HTTP server
    Serve(Box<Settings>),
    /// Check campaign files and report all errors in them
    Check {
        /// Folder of the campaigns [default: the one given by --campaigns, otherwise the built-in campaigns]
        dir: Option<PathBuf>,
        #[command(flatten)]
        campaigns: CampaignFolder,
    },
    /// Write a campaign as static files that need no server and no scripts
    Bundle {
        /// Folder to create; if it exists, it must be empty
        dir: PathBuf,
        /// URL the folder will be served at, such as `https://example.org/pledge`
        #[arg(long, value_name = "URL", value_parser = parse_folder_url)]
        public_url: String,
        /// Campaign to write [default: sid-2023, or the first by slug if it is missing]
        #[arg(long, value_name = "SLUG")]
        campaign: Option<String>,
        /// Partner to name in shared links, for the access numbers of the site's host
        #[arg(long, value_name = "SLUG", value_parser = parse_partner_slug)]
        partner: Option<String>,
        #[command(flatten)]
        campaigns: CampaignFolder,
    },
    /// Manage partners
    #[command(subcommand)]
    Partner(PartnerCommand),
    /// Write all ledger entries to standard output
    Export {
        /// Output format
        #[arg(long, value_enum, default_value_t = ExportFormat::Csv)]
        format: ExportFormat,
        #[command(flatten)]
        database: Database,
    },
    /// Compare stored totals with the ledger and report differences
    ///
    /// Reads the entries since the last check that found no difference, and all of them if a total differs.
    Verify {
        /// Read every entry
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        database: Database,
    },
    /// Create the database, or update its schema to this version
    Migrate(Database),
    /// Copy the database to a file; also works while a server is running
    Backup {
        /// File to create; it must not exist
        file: PathBuf,
        #[command(flatten)]
        database: Database,
    },
}

#[derive(Debug, Subcommand)]
enum PartnerCommand {
    /// Add a partner and print the key to its numbers
    Add {
        /// Name of the partner in attributes and URLs: lower-case letters, digits and hyphens
        slug: String,
        #[command(flatten)]
        database: Database,
        #[command(flatten)]
        public: PublicUrl,
    },
    /// Replace the key to a partner's numbers and print the new one
    Key {
        /// Name of the partner
        slug: String,
        #[command(flatten)]
        database: Database,
        #[command(flatten)]
        public: PublicUrl,
    },
    /// List all partners
    List(Database),
    /// Pause a partner: new acts are not attributed to it
    Pause {
        /// Name of the partner
        slug: String,
        #[command(flatten)]
        database: Database,
    },
    /// Resume a partner: new acts are attributed to it again
    Resume {
        /// Name of the partner
        slug: String,
        #[command(flatten)]
        database: Database,
    },
}

impl Cli {
    /// Runs the command and returns its exit code.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Serve(settings) => server::serve(&settings),
            Command::Check { dir, campaigns } => {
                campaigns::check(&CampaignFolder { path: dir.or(campaigns.path) }.source())
            }
            Command::Bundle { dir, public_url, campaign, partner, campaigns } => {
                let address = SiteAddress { url: public_url, partner };
                bundle::bundle(&dir, &address, campaign.as_deref(), &campaigns.source())
            }
            Command::Partner(PartnerCommand::Add { slug, database, public }) => partner::add(&database, &public, &slug),
            Command::Partner(PartnerCommand::Key { slug, database, public }) => {
                partner::replace_key(&database, &public, &slug)
            }
            Command::Partner(PartnerCommand::List(database)) => partner::list(&database),
            Command::Partner(PartnerCommand::Pause { slug, database }) => partner::set_paused(&database, &slug, true),
            Command::Partner(PartnerCommand::Resume { slug, database }) => partner::set_paused(&database, &slug, false),
            Command::Export { format, database } => ledger::export(&database, format),
            Command::Verify { all, database } => {
                ledger::verify(&database, if all { AuditRange::All } else { AuditRange::New })
            }
            Command::Migrate(database) => ledger::migrate(&database),
            Command::Backup { file, database } => ledger::backup(&database, &file),
        }
    }
}
