//! Every path that both sides name.

use crate::{Channel, EntryId};

/// Where the JSON API begins.
pub const API: &str = "/api/v1";

/// Where pledges are taken.
pub fn pledges(campaign: &str) -> String {
    format!("{API}/campaigns/{campaign}/pledges")
}

/// One pledge, to take it back.
pub fn pledge(campaign: &str, id: EntryId) -> String {
    format!("{API}/campaigns/{campaign}/pledges/{id}")
}

/// Where shares are counted. `shares` is its other name, which blockers of advertising take for somebody else's.
pub fn shares(campaign: &str) -> String {
    format!("{API}/campaigns/{campaign}/intents")
}

/// Where visits by share links are counted.
pub fn visits(campaign: &str) -> String {
    format!("{API}/campaigns/{campaign}/visits")
}

/// The counts.
pub fn counts(campaign: &str) -> String {
    format!("{API}/campaigns/{campaign}/counts")
}

/// The counts as a stream of server-sent events.
pub fn live(campaign: &str) -> String {
    format!("{API}/campaigns/{campaign}/live")
}

/// The pledge as a page.
pub fn page(campaign: &str) -> String {
    format!("/p/{campaign}")
}

/// Where the page's form goes without JavaScript.
pub fn page_pledge(campaign: &str) -> String {
    format!("/p/{campaign}/pledge")
}

/// Where the page's form goes to take a pledge back.
pub fn page_withdraw(campaign: &str) -> String {
    format!("/p/{campaign}/withdraw")
}

/// The campaign as a picture, as networks show it beside a link.
pub fn card(campaign: &str) -> String {
    format!("/card/{campaign}.png")
}

/// What a share through `channel` links to.
pub fn landing(campaign: &str, partner: &str, channel: Channel) -> String {
    format!("/s/{campaign}/{partner}/{}", channel.as_str())
}
