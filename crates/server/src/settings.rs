//! Settings of the server, from command-line flags and environment variables, validated at start-up.
//!
//! Invariant: `SID_PLEDGE_*` variables are read here and nowhere else, and a secret is never printed.

mod url;

use std::{
    fs, io,
    io::Write,
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::Context;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use clap::Args;

pub use self::url::parse_folder_url;
use self::url::parse_origin;
use crate::{
    campaigns::Source,
    ledger::open::sqlite_file,
    receipt::Secret,
    slug::{MAX_PARTNER_LEN, is_partner_slug},
};

/// Random bytes in a generated secret.
const GENERATED_SECRET_BYTES: usize = 32;

/// Settings of `serve`.
#[derive(Clone, Debug, Args)]
pub struct Settings {
    /// Address and port to listen on; port 0 picks a free port
    #[arg(long, env = "SID_PLEDGE_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,

    /// Public origin of the server.
    #[command(flatten)]
    pub public: PublicUrl,

    /// Database of the ledger.
    #[command(flatten)]
    pub database: Database,

    /// Folder of the campaigns.
    #[command(flatten)]
    pub campaigns: CampaignFolder,

    /// Secret key of pledge receipts, at least 16 characters [default: generated once and stored beside the
    /// database]
    #[arg(long, env = "SID_PLEDGE_SECRET", value_name = "TEXT", hide_env_values = true, value_parser = parse_secret)]
    pub secret: Option<Secret>,

    /// Folder that stores releases of the element, for pages that pin one [default: beside the database]
    #[arg(long, env = "SID_PLEDGE_RELEASES", value_name = "FOLDER")]
    pub releases: Option<PathBuf>,
}

/// Database of the ledger.
#[derive(Clone, Debug, Args)]
pub struct Database {
    /// Database URL, sqlite://FILE
    #[arg(
        long = "database-url",
        env = "SID_PLEDGE_DATABASE_URL",
        default_value = "sqlite://sid-pledge.db",
        value_name = "URL",
        hide_env_values = true
    )]
    pub url: String,
}

/// Public origin of the server.
#[derive(Clone, Debug, Args)]
pub struct PublicUrl {
    /// Public origin of the server, as visitors see it, such as `https://pledge.example.org` [without it, `serve` uses
    /// the address it listens on, and `partner` prints a path without an origin]
    #[arg(long = "public-url", env = "SID_PLEDGE_PUBLIC_URL", value_name = "URL", value_parser = parse_origin)]
    pub origin: Option<String>,
}

/// Folder of the campaigns.
#[derive(Clone, Debug, Args)]
pub struct CampaignFolder {
    /// Folder of the campaigns [default: the built-in campaigns]
    #[arg(long = "campaigns", env = "SID_PLEDGE_CAMPAIGNS", value_name = "FOLDER")]
    pub path: Option<PathBuf>,
}

impl Settings {
    /// Returns the configured secret, or the one stored beside the database. If there is neither, generates and stores
    /// one.
    pub fn secret(&self) -> anyhow::Result<Secret> {
        if let Some(secret) = &self.secret {
            return Ok(secret.clone());
        }
        let database = sqlite_file(&self.database.url)
            .context("a secret is generated only for an SQLite database; set --secret or SID_PLEDGE_SECRET")?;
        let file = Path::new(database).with_extension("secret");
        load_or_generate_secret(&file).with_context(|| format!("cannot use the secret file {}", file.display()))
    }

    /// Folder that stores releases of the element. `None` if it is not configured and the database is not a file.
    pub fn releases(&self) -> Option<PathBuf> {
        let beside_database = || Some(Path::new(sqlite_file(&self.database.url)?).with_extension("releases"));
        self.releases.clone().or_else(beside_database)
    }

    /// Origin visitors reach this server at: the configured one, or the address the server listens on.
    pub fn public_url(&self, listen_address: SocketAddr) -> String {
        self.public.origin.clone().unwrap_or_else(|| {
            let url = match listen_address.ip().is_unspecified() {
                true => format!("http://localhost:{}", listen_address.port()),
                false => format!("http://{listen_address}"),
            };
            parse_origin(&url).unwrap_or(url)
        })
    }
}

impl CampaignFolder {
    /// Source to load campaigns from.
    pub fn source(&self) -> Source {
        self.path.clone().map_or(Source::Embedded, Source::Folder)
    }
}

fn load_or_generate_secret(file: &Path) -> anyhow::Result<Secret> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Secret::new(text.trim().as_bytes().to_vec())?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => generate_secret(file),
        Err(error) => Err(error.into()),
    }
}

/// Generates a secret and writes it to a new file that only its owner can read.
fn generate_secret(path: &Path) -> anyhow::Result<Secret> {
    let mut random = [0; GENERATED_SECRET_BYTES];
    getrandom::fill(&mut random).map_err(io::Error::other).context("the operating system's random generator failed")?;
    let text = URL_SAFE_NO_PAD.encode(random);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(Secret::new(text.into_bytes())?)
}

/// Parses a partner's slug.
pub fn parse_partner_slug(text: &str) -> Result<String, String> {
    is_partner_slug(text).then(|| text.to_owned()).ok_or_else(|| {
        format!("“{text}” is not a partner name; use at most {MAX_PARTNER_LEN} lower-case letters, digits and hyphens")
    })
}

fn parse_secret(text: &str) -> Result<Secret, String> {
    Secret::new(text.as_bytes().to_vec()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_default_origin_is_the_address_that_the_server_listens_on() {
        #[derive(clap::Parser)]
        struct Options {
            #[command(flatten)]
            settings: Settings,
        }
        let options = <Options as clap::Parser>::parse_from(["serve"]);
        for (address, origin) in [
            ("127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("127.0.0.1:80", "http://127.0.0.1"),
            ("0.0.0.0:80", "http://localhost"),
            ("[::]:8080", "http://localhost:8080"),
        ] {
            assert_eq!(options.settings.public_url(address.parse().expect("an address")), origin, "{address}");
        }
    }

    #[test]
    fn a_secret_is_generated_once_and_readable_only_by_its_owner() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("ledger.secret");
        let receipt = |secret: Secret| secret.receipt("kind", api::EntryId::new(1, &[1; 10]));
        let generated = receipt(load_or_generate_secret(&file).expect("generated"));
        assert_eq!(receipt(load_or_generate_secret(&file).expect("loaded")), generated);
        assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o600);
    }
}
