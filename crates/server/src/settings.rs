//! Settings of the server, from command-line flags and environment variables, validated at start-up.
//!
//! Invariant: `SID_PLEDGE_*` variables are read here and nowhere else, and a secret is never printed.

use std::{
    fs, io,
    io::Write,
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::Context;
use axum::http::Uri;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use clap::Args;

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
        self.public.origin.clone().unwrap_or_else(|| match listen_address.ip().is_unspecified() {
            true => format!("http://localhost:{}", listen_address.port()),
            false => format!("http://{listen_address}"),
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

/// Parses an HTTP origin (RFC 6454) and removes a slash at its end.
fn parse_origin(text: &str) -> Result<String, String> {
    let error = || format!("“{text}” is not an origin; use the form https://pledge.example.org");
    let url: Uri = text.trim_end_matches('/').parse().map_err(|_| error())?;
    match (url.scheme_str(), url.authority(), url.path_and_query().map_or("/", |path| path.as_str())) {
        (Some(scheme @ ("http" | "https")), Some(authority), "/") if !authority.as_str().contains('@') => {
            Ok(format!("{scheme}://{authority}"))
        }
        _ => Err(error()),
    }
}

/// Parses the HTTP URL of a folder and removes a slash at its end. A query or a fragment is an error.
pub fn parse_folder_url(text: &str) -> Result<String, String> {
    let error = || format!("“{text}” is not the URL of a folder; use the form https://example.org/pledge");
    // Characters of a path (RFC 3986, 3.3) and of the scheme and authority before it.
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@%/[]".contains(&byte);
    let text = Some(text.trim_end_matches('/')).filter(|text| text.bytes().all(is_allowed)).ok_or_else(error)?;
    let url: Uri = text.parse().map_err(|_| error())?;
    match (url.scheme_str(), url.authority()) {
        (Some("http" | "https"), Some(authority)) if !authority.as_str().contains('@') => Ok(text.to_owned()),
        _ => Err(error()),
    }
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
    fn an_origin_is_a_scheme_and_a_host() {
        assert_eq!(parse_origin("https://pledge.example.org/").as_deref(), Ok("https://pledge.example.org"));
        assert_eq!(parse_origin("http://[::1]:8080").as_deref(), Ok("http://[::1]:8080"));
        for invalid in ["", "pledge.example.org", "ftp://x", "https://x/path", "https://me:pw@x", "https://x?y"] {
            assert!(parse_origin(invalid).is_err(), "{invalid}");
        }
    }

    #[test]
    fn a_folder_url_has_a_host_and_no_query() {
        assert_eq!(parse_folder_url("https://example.org/a/b/").as_deref(), Ok("https://example.org/a/b"));
        assert_eq!(parse_folder_url("http://[::1]:8080").as_deref(), Ok("http://[::1]:8080"));
        for invalid in [
            "",
            "/",
            "example.org/x",
            "ftp://x/y",
            "file:///x",
            "https://me@x/y",
            "https://x/?y",
            "https://x/#y",
            "https://x/{y}",
            "https://x/\"y",
        ] {
            assert!(parse_folder_url(invalid).is_err(), "{invalid}");
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
