//! Paths of the server: each is written once, as a template.
//!
//! The server's router uses the templates, and both sides build addresses from them with the functions below.
//! Parameters are slugs, ids and file names; they need no escaping.

use crate::{Channel, messages::interpolate};

// JSON API

/// Prefix of the JSON API.
pub const API: &str = "/api/v1";

/// Challenge that a client has to solve.
pub const CHALLENGE: &str = "/api/v1/challenge";

/// OpenAPI document.
pub const OPENAPI: &str = "/api/v1/openapi.json";

/// Prefix of everything about one campaign, whose slug follows.
pub const CAMPAIGNS: &str = "/api/v1/campaigns/";

/// Campaign in one language.
pub const CAMPAIGN: &str = "/api/v1/campaigns/{campaign}";

/// Rendered widget, as a [fragment](crate::fragment).
pub const WIDGET: &str = "/api/v1/campaigns/{campaign}/widget";

/// Counts.
pub const COUNTS: &str = "/api/v1/campaigns/{campaign}/counts";

/// Counts as a stream of server-sent events.
pub const LIVE: &str = "/api/v1/campaigns/{campaign}/live";

/// Pledges.
pub const PLEDGES: &str = "/api/v1/campaigns/{campaign}/pledges";

/// One pledge.
pub const PLEDGE: &str = "/api/v1/campaigns/{campaign}/pledges/{id}";

/// Withdrawal of one pledge by `POST`, for clients whose proxy refuses `DELETE` or `Authorization`.
pub const WITHDRAWAL: &str = "/api/v1/campaigns/{campaign}/pledges/{id}/withdrawal";

/// Shares.
pub const SHARES: &str = "/api/v1/campaigns/{campaign}/shares";

/// Shares under a second name, which the widget uses because ad blockers block the first one.
pub const INTENTS: &str = "/api/v1/campaigns/{campaign}/intents";

/// Visits by share links.
pub const VISITS: &str = "/api/v1/campaigns/{campaign}/visits";

// Pages

/// The campaign's home page.
pub const HOME: &str = "/";

/// Pledge as a page.
pub const PAGE: &str = "/p/{campaign}";

/// Thank-you page after the form.
pub const PAGE_THANKS: &str = "/p/{campaign}/thanks";

/// Target of the page's pledge form.
pub const PAGE_PLEDGE: &str = "/p/{campaign}/pledge";

/// Target of the page's withdrawal form.
pub const PAGE_WITHDRAW: &str = "/p/{campaign}/withdraw";

/// Landing page of a share link.
pub const LANDING: &str = "/s/{campaign}/{partner}/{channel}";

/// A partner's own numbers; with `.csv` behind the slug, as a file.
pub const PARTNER: &str = "/partners/{slug}";

/// Embed builder.
pub const EMBED_BUILDER: &str = "/embed";

/// Poster.
pub const POSTER: &str = "/poster/{campaign}";

/// oEmbed provider.
pub const OEMBED: &str = "/oembed";

// Files

/// Picture of the campaign; the file is `{campaign}.png`.
pub const CARD: &str = "/card/{file}";

/// Picture of the count; the file is `{campaign}.svg` or `{campaign}.png`.
pub const BADGE: &str = "/badge/{file}";

/// Icon of a campaign; the file is `{campaign}.svg`.
pub const ICON: &str = "/icon/{file}";

/// Loader of the element.
pub const EMBED_JS: &str = "/embed.js";

/// Style sheet of the widget's first view, for host pages that include it on their server.
pub const WIDGET_CSS: &str = "/widget.css";

/// Script that fits an iframe to its content, for host pages.
pub const FRAME_JS: &str = "/frame.js";

/// File of one release.
pub const VERSION_FILE: &str = "/v/{version}/{file}";

// Health

/// Liveness check.
pub const HEALTHZ: &str = "/healthz";

/// Readiness check.
pub const READYZ: &str = "/readyz";

/// Contact for people who find a vulnerability (RFC 9116).
pub const SECURITY_TXT: &str = "/.well-known/security.txt";

/// [`WIDGET`] of a campaign.
pub fn widget(campaign: &str) -> String {
    of_campaign(WIDGET, campaign)
}

/// [`LIVE`] counts of a campaign.
pub fn live(campaign: &str) -> String {
    of_campaign(LIVE, campaign)
}

/// [`PLEDGES`] of a campaign.
pub fn pledges(campaign: &str) -> String {
    of_campaign(PLEDGES, campaign)
}

/// [`VISITS`] of a campaign.
pub fn visits(campaign: &str) -> String {
    of_campaign(VISITS, campaign)
}

/// [`PAGE`] of a campaign.
pub fn page(campaign: &str) -> String {
    of_campaign(PAGE, campaign)
}

/// [`PAGE_THANKS`] of a campaign.
pub fn page_thanks(campaign: &str) -> String {
    of_campaign(PAGE_THANKS, campaign)
}

/// [`PAGE_PLEDGE`] of a campaign.
pub fn page_pledge(campaign: &str) -> String {
    of_campaign(PAGE_PLEDGE, campaign)
}

/// [`PAGE_WITHDRAW`] of a campaign.
pub fn page_withdraw(campaign: &str) -> String {
    of_campaign(PAGE_WITHDRAW, campaign)
}

/// [`LANDING`] page of a share through `channel`.
pub fn landing(campaign: &str, partner: &str, channel: Channel) -> String {
    interpolate(LANDING, &[("campaign", campaign), ("partner", partner), ("channel", channel.as_str())])
}

/// Numbers of a [`PARTNER`].
pub fn partner(slug: &str) -> String {
    interpolate(PARTNER, &[("slug", slug)])
}

/// [`POSTER`] of a campaign.
pub fn poster(campaign: &str) -> String {
    of_campaign(POSTER, campaign)
}

/// [`CARD`] of a campaign.
pub fn card(campaign: &str) -> String {
    interpolate(CARD, &[("file", &[campaign, ".png"].concat())])
}

/// [`BADGE`] of a campaign; `extension` is `svg` or `png`.
pub fn badge(campaign: &str, extension: &str) -> String {
    interpolate(BADGE, &[("file", &[campaign, ".", extension].concat())])
}

/// [`ICON`] of a campaign.
pub fn icon(campaign: &str) -> String {
    interpolate(ICON, &[("file", &[campaign, ".svg"].concat())])
}

/// A [`VERSION_FILE`].
pub fn version_file(version: &str, file: &str) -> String {
    interpolate(VERSION_FILE, &[("version", version), ("file", file)])
}

fn of_campaign(template: &str, campaign: &str) -> String {
    interpolate(template, &[("campaign", campaign)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_built_from_the_templates() {
        for (address, expected) in [
            (widget("sid"), "/api/v1/campaigns/sid/widget"),
            (live("sid"), "/api/v1/campaigns/sid/live"),
            (pledges("sid"), "/api/v1/campaigns/sid/pledges"),
            (visits("sid"), "/api/v1/campaigns/sid/visits"),
            (page("sid"), "/p/sid"),
            (page_thanks("sid"), "/p/sid/thanks"),
            (page_pledge("sid"), "/p/sid/pledge"),
            (page_withdraw("sid"), "/p/sid/withdraw"),
            (landing("sid", "ngo", Channel::Copy), "/s/sid/ngo/copy"),
            (partner("ngo"), "/partners/ngo"),
            (poster("sid"), "/poster/sid"),
            (card("sid"), "/card/sid.png"),
            (badge("sid", "svg"), "/badge/sid.svg"),
            (version_file("0.1.0", "embed.js"), "/v/0.1.0/embed.js"),
        ] {
            assert_eq!(address, expected);
        }
    }

    #[test]
    fn every_api_path_begins_with_the_prefix() {
        for path in
            [CHALLENGE, OPENAPI, CAMPAIGN, WIDGET, COUNTS, LIVE, PLEDGES, PLEDGE, WITHDRAWAL, SHARES, INTENTS, VISITS]
        {
            assert!(path.starts_with(API), "{path}");
        }
    }
}
