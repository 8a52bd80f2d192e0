//! URLs in settings: the server's public origin, and the folder of a bundle.
//!
//! Invariant: a URL is written as browsers write it, so that it can be compared with theirs.

use url::{Host, Url};

/// Parses an HTTP origin (RFC 6454) and writes it as browsers do: without the scheme's own port, the host in lower case
/// and, if it has other letters than ASCII, in Punycode.
pub fn parse_origin(text: &str) -> Result<String, String> {
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

#[cfg(test)]
mod tests {
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
}
