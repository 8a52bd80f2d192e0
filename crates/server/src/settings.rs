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
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use clap::Args;
use url::{Host, Url};

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

/// Parses an HTTP origin (RFC 6454) and writes it as browsers do: without the scheme's own port, the host in lower case
/// and, if it has other letters than ASCII, in Punycode.
fn parse_origin(text: &str) -> Result<String, String> {
    let text = text.trim();
    let url = parse_http_url(text)?;
    let has_more = url.path() != "/" || url.query().is_some() || url.fragment().is_some();
    match has_more {
        true => {
            Err(unusable(text, "it has something after the host. The server's pages are at the root of their host"))
        }
        false => Ok(url.origin().ascii_serialization()),
    }
}

/// Parses the HTTP URL of a folder and removes a slash at its end. A query or a fragment is an error.
pub fn parse_folder_url(text: &str) -> Result<String, String> {
    let error = || format!("“{text}” is not the URL of a folder; use the form https://example.org/pledge");
    // Characters of a path (RFC 3986, 3.3) and of the scheme and authority before it.
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@%/[]".contains(&byte);
    let text = Some(text.trim_end_matches('/')).filter(|text| text.bytes().all(is_allowed)).ok_or_else(error)?;
    let url = parse_http_url(text).map_err(|_| error())?;
    Ok(format!("{}{}", url.origin().ascii_serialization(), url.path().trim_end_matches('/')))
}

/// Parses a URL that visitors can reach.
fn parse_http_url(text: &str) -> Result<Url, String> {
    let has_scheme = text.split_once("://").is_some_and(|(scheme, rest)| {
        ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) && !rest.starts_with('/')
    });
    if !has_scheme {
        return Err(unusable(text, "it does not begin with https:// or http:// and a host"));
    }
    let url = Url::parse(text).map_err(|error| unusable(text, &error.to_string()))?;
    let is_unspecified = match url.host() {
        Some(Host::Ipv4(address)) => address.is_unspecified(),
        Some(Host::Ipv6(address)) => address.is_unspecified(),
        _ => false,
    };
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
    let reason = if !url.username().is_empty() || url.password().is_some() {
        "it contains a user name or a password"
    } else if is_unspecified {
        "a server can listen on this address, but nobody can visit it"
    } else if url.port() == Some(0) {
        "nobody can visit port 0"
    } else if !url.host_str().is_some_and(|host| host.bytes().all(is_allowed)) {
        "the host contains a character that no host has"
    } else {
        return Ok(url);
    };
    Err(unusable(text, reason))
}

fn unusable(text: &str, reason: &str) -> String {
    format!("“{text}” is not an origin: {reason}. Use the form https://pledge.example.org")
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
    fn an_origin_is_written_as_browsers_write_it() {
        for (text, origin) in [
            ("https://pledge.example.org", "https://pledge.example.org"),
            ("https://pledge.example.org/", "https://pledge.example.org"),
            ("https://pledge.example.org:443", "https://pledge.example.org"),
            ("http://pledge.example.org:80/", "http://pledge.example.org"),
            ("https://pledge.example.org:8443", "https://pledge.example.org:8443"),
            ("http://pledge.example.org:443", "http://pledge.example.org:443"),
            ("HTTPS://Pledge.EXAMPLE.org", "https://pledge.example.org"),
            (" https://pledge.example.org\n", "https://pledge.example.org"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
            ("https://BÜCHER.example:443/", "https://xn--bcher-kva.example"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("http://[0:0:0:0:0:0:0:1]:80", "http://[::1]"),
        ] {
            assert_eq!(parse_origin(text).as_deref(), Ok(origin), "{text}");
        }
    }

    #[test]
    fn an_unusable_origin_is_refused_with_a_sentence() {
        for invalid in [
            "",
            "pledge.example.org",
            "ftp://x",
            "https:pledge.example.org",
            "https://",
            "https:///x",
            "https://x/path",
            "https://x//",
            "https://me:pw@x",
            "https://me@x",
            "https://x?y",
            "https://x/#y",
            "https://x:0",
            "https://x:port",
            "https://x:99999",
            "https://0.0.0.0:8080",
            "https://[::]",
            "https://a b",
            "https://a;b",
            "https://*.example.org",
            "https://x,https://y",
        ] {
            let error = parse_origin(invalid).expect_err(invalid);
            assert!(error.contains("is not an origin: ") && error.ends_with("Use the form https://pledge.example.org"));
        }
    }

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
    fn a_folder_url_has_a_host_and_no_query() {
        assert_eq!(parse_folder_url("https://example.org/a/b/").as_deref(), Ok("https://example.org/a/b"));
        assert_eq!(parse_folder_url("http://[::1]:8080").as_deref(), Ok("http://[::1]:8080"));
        assert_eq!(parse_folder_url("HTTPS://Example.org:443/A/").as_deref(), Ok("https://example.org/A"));
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
