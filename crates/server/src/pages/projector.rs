//! Projector view: the page of the layout `counter` on a wide screen, to be shown on a wall.
//!
//! The widget shows and follows the number. This is what the page has beside it: a QR code of the pledge, and an
//! address that is short enough to be typed. The style sheet hides it on screens that are less than 1,200 pixels wide.

use api::{Channel, Message, Mode, attributes::NO_PARTNER, paths};
use form_urlencoded::Serializer;
use maud::{Markup, html};
use sid_pledge::{Config, share_links::landing_url};

use crate::{
    campaigns::LocalizedCampaign,
    pictures::short_address,
    qr::{self, QUIET_ZONE_MODULES},
};

/// Returns the content beside the widget.
pub fn projector(localized: &LocalizedCampaign, config: &Config) -> Markup {
    let campaign = &localized.content;
    let code = qr::code(&landing_url(config, None, Channel::Qr, &campaign.lang));
    let (start, size) = (-i64::from(QUIET_ZONE_MODULES), code.size + 2 * u64::from(QUIET_ZONE_MODULES));
    html! {
        aside.projector {
            h2 { (campaign.title) }
            @if code.size > 0 {
                svg viewBox={ (start) " " (start) " " (size) " " (size) } role="img"
                    aria-label=(localized.message(Message::ChannelQr)) {
                    path d=(code.path) {}
                }
            }
            p { (localized.message(Message::QrNote)) }
            p.address dir="ltr" { (typed_address(config)) }
        }
    }
}

/// Returns the address of the pledge's page without its scheme. It keeps the partner and the mode, so that a pledge
/// counts where the page on the wall belongs.
fn typed_address(config: &Config) -> String {
    let mut query = Serializer::new(String::new());
    query.extend_pairs((config.partner != NO_PARTNER).then_some(("partner", &config.partner)));
    query.extend_pairs((config.mode == Mode::Test).then_some(("mode", "test")));
    let query = query.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}{}{mark}{query}", short_address(&config.public_url), paths::page(&config.campaign))
}
