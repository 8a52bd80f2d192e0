//! Content security policy of the pages, and their inline style sheets, which it names by hash.

use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

use crate::{
    campaigns::{Colours, Drawing},
    colour::Colour,
};

/// Sites that may show a page in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// Every site, because partners do.
    Anywhere,
    /// None. No page needs a window of such a page either.
    Nowhere,
}

/// Returns the policy of a page: scripts, pictures and calls from this server alone, and the inline styles with these
/// hashes. No script can make markup or code out of a text (Trusted Types).
///
/// The server's own origin is named besides `'self'`: in a sandboxed frame WebKit takes `'self'` for the frame's opaque
/// origin, which matches nothing.
pub fn page_policy(public_url: &str, framing: Framing, style_hashes: impl Iterator<Item = String>) -> String {
    let own = format!("'self' {public_url}");
    let styles: String = style_hashes.map(|hash| format!(" '{hash}'")).collect();
    let ancestors = if framing == Framing::Nowhere { "; frame-ancestors 'none'" } else { "" };
    format!(
        "default-src 'none'; script-src {own} 'wasm-unsafe-eval'; style-src{styles}; img-src {own} data:; \
         connect-src {own}; form-action {own}; base-uri 'none'; require-trusted-types-for 'script'{ancestors}"
    )
}

/// Returns the style sheet with the campaign's colours.
pub fn campaign_style(colours: &Colours, drawing: &Drawing) -> String {
    format!(":root{{{}{}}}", colours.css(), drawing.css())
}

/// Returns the style sheet that sets the accent of a page's widget.
pub fn accent_style(accent: Colour) -> String {
    format!("sid-pledge{{--sid-accent:{accent}}}")
}

/// Returns the hash that allows one inline style sheet (Content Security Policy 3, 2.3.1).
pub fn style_hash(style: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(style)))
}
