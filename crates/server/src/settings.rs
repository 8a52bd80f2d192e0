//! The settings, from flags and the environment, checked at the start.
//!
//! Invariant: nothing else reads the environment, and a secret never shows itself.

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
    campaigns::{LONGEST_PARTNER, Source, is_partner},
    ledger::store::sqlite_file,
    receipt::Secret,
};

/// What `serve` is told.
#[derive(Clone, Debug, Args)]
pub struct Settings {
    /// The address to listen on; port 0 takes a free one
    #[arg(long, env = "SID_PLEDGE_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,

    /// The origin visitors reach this server at
    #[command(flatten)]
    pub public: PublicUrl,

    /// Where the ledger is
    #[command(flatten)]
    pub database: Database,

    /// Where the campaigns are
    #[command(flatten)]
    pub packs: Packs,

    /// What receipts are made with, 16 characters or more [default: made once and kept beside the database]
    #[arg(long, env = "SID_PLEDGE_SECRET", value_name = "TEXT", hide_env_values = true, value_parser = secret)]
    pub secret: Option<Secret>,

    /// The folder where releases of the element are kept, for pages that pin one [default: beside the database]
    #[arg(long, env = "SID_PLEDGE_RELEASES", value_name = "FOLDER")]
    pub releases: Option<PathBuf>,
}

/// Where the ledger is.
#[derive(Clone, Debug, Args)]
pub struct Database {
    /// The database, sqlite://FILE
    #[arg(
        long = "database-url",
        env = "SID_PLEDGE_DATABASE_URL",
        default_value = "sqlite://sid-pledge.db",
        value_name = "URL",
        hide_env_values = true
    )]
    pub url: String,
}

/// The origin visitors reach this server at.
#[derive(Clone, Debug, Args)]
pub struct PublicUrl {
    /// The origin visitors reach the server at, such as `https://pledge.example.org` [without it `serve` takes where it
    /// listens, and `partner` shows a path alone]
    #[arg(long = "public-url", env = "SID_PLEDGE_PUBLIC_URL", value_name = "URL", value_parser = origin)]
    pub origin: Option<String>,
}

/// Where the campaigns are.
#[derive(Clone, Debug, Args)]
pub struct Packs {
    /// The folder the campaigns are in [default: those inside this program]
    #[arg(long, env = "SID_PLEDGE_CAMPAIGNS", value_name = "FOLDER")]
    pub campaigns: Option<PathBuf>,
}

impl Settings {
    /// What receipts are made with: what is set, or what is kept beside the database, made if it is not there yet.
    pub fn secret(&self) -> anyhow::Result<Secret> {
        if let Some(secret) = &self.secret {
            return Ok(secret.clone());
        }
        let database = sqlite_file(&self.database.url)
            .context("with this database a secret must be set, by --secret or SID_PLEDGE_SECRET")?;
        let file = Path::new(database).with_extension("secret");
        kept_secret(&file).with_context(|| format!("the secret in {}", file.display()))
    }

    /// Where releases of the element are kept; nowhere, where the database is no file and no folder is set.
    pub fn releases(&self) -> Option<PathBuf> {
        let beside = || Some(Path::new(sqlite_file(&self.database.url)?).with_extension("releases"));
        self.releases.clone().or_else(beside)
    }

    /// The origin visitors reach this server at, once it listens.
    pub fn public_url(&self, listening: SocketAddr) -> String {
        self.public.origin.clone().unwrap_or_else(|| match listening.ip().is_unspecified() {
            true => format!("http://localhost:{}", listening.port()),
            false => format!("http://{listening}"),
        })
    }
}

impl Packs {
    /// Where to read campaigns from.
    pub fn source(&self) -> Source {
        self.campaigns.clone().map_or(Source::Embedded, Source::Folder)
    }
}

fn kept_secret(file: &Path) -> anyhow::Result<Secret> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Secret::new(text.trim().as_bytes().to_vec())?),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => make_secret(file),
        Err(fault) => Err(fault.into()),
    }
}

fn make_secret(file: &Path) -> anyhow::Result<Secret> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let text = URL_SAFE_NO_PAD.encode(random);
    let mut kept = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    kept.write_all(text.as_bytes())?;
    kept.sync_all()?;
    Ok(Secret::new(text.into_bytes())?)
}

/// Reads an origin (RFC 6454), without a slash at the end.
fn origin(text: &str) -> Result<String, String> {
    let fault = || format!("“{text}” is no origin; one looks like https://pledge.example.org");
    let url: Uri = text.trim_end_matches('/').parse().map_err(|_| fault())?;
    match (url.scheme_str(), url.authority(), url.path_and_query().map_or("/", |path| path.as_str())) {
        (Some(scheme @ ("http" | "https")), Some(authority), "/") if !authority.as_str().contains('@') => {
            Ok(format!("{scheme}://{authority}"))
        }
        _ => Err(fault()),
    }
}

/// Reads the address of a folder on some host, without a slash at the end.
pub fn folder_url(text: &str) -> Result<String, String> {
    let fault = || format!("“{text}” is no address of a folder; one looks like https://example.org/pledge");
    // RFC 3986, 3.3, and what comes before a path.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@%/[]".contains(&byte);
    let text = Some(text.trim_end_matches('/')).filter(|text| text.bytes().all(is_plain)).ok_or_else(fault)?;
    let url: Uri = text.parse().map_err(|_| fault())?;
    match (url.scheme_str(), url.authority()) {
        (Some("http" | "https"), Some(authority)) if !authority.as_str().contains('@') => Ok(text.to_owned()),
        _ => Err(fault()),
    }
}

/// Reads a partner's slug.
pub fn partner_slug(text: &str) -> Result<String, String> {
    is_partner(text).then(|| text.to_owned()).ok_or_else(|| {
        format!("a partner's name has lower-case letters, digits and hyphens, at most {LONGEST_PARTNER}: not “{text}”")
    })
}

fn secret(text: &str) -> Result<Secret, String> {
    Secret::new(text.as_bytes().to_vec()).map_err(|fault| fault.to_string())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn an_origin_is_scheme_and_host() {
        assert_eq!(origin("https://pledge.example.org/").as_deref(), Ok("https://pledge.example.org"));
        assert_eq!(origin("http://[::1]:8080").as_deref(), Ok("http://[::1]:8080"));
        for junk in ["", "pledge.example.org", "ftp://x", "https://x/path", "https://me:pw@x", "https://x?y"] {
            assert!(origin(junk).is_err(), "{junk}");
        }
    }

    #[test]
    fn a_folder_has_an_address_and_no_query() {
        assert_eq!(folder_url("https://example.org/a/b/").as_deref(), Ok("https://example.org/a/b"));
        assert_eq!(folder_url("http://[::1]:8080").as_deref(), Ok("http://[::1]:8080"));
        for junk in [
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
            assert!(folder_url(junk).is_err(), "{junk}");
        }
    }

    #[test]
    fn a_secret_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("ledger.secret");
        let receipt = |secret: Secret| secret.receipt("kind", api::EntryId::new(1, &[1; 10]));
        let made = receipt(kept_secret(&file).expect("made"));
        assert_eq!(receipt(kept_secret(&file).expect("kept")), made);
        assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o600);
    }
}
