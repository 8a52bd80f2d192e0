//! Address of the pledge on pictures: people save and post them without a link.

use api::{Channel, attributes::NO_PARTNER, paths};
use maud::{Markup, html};

use super::{
    text_column::{BASELINE_OFFSET, Line, text_element},
    text_layout::{TextLayout, Weight},
};
use crate::{
    campaigns::{Drawing, LocalizedCampaign},
    qr::{self, QUIET_ZONE_MODULES},
};

/// Space beside the address in its field, in multiples of the font size.
const PADDING: f32 = 0.9;

/// Height of the field, in multiples of the font size.
const HEIGHT: f32 = 2.1;

/// Place of the field of the address, in pixels.
#[derive(Clone, Copy, Debug)]
pub struct AddressPlace {
    /// Middle of the field.
    pub middle: (f32, f32),
    /// Font size. The letters of an address that is too long are smaller.
    pub font_size: f32,
    /// Width of the field at most.
    pub max_width: f32,
}

/// Returns the address of the server without its scheme.
pub fn short_address(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, address)| address)
}

/// Draws the short address in a field.
pub fn address_field(text_layout: &TextLayout, drawing: &Drawing, origin: &str, place: AddressPlace) -> Markup {
    let AddressPlace { middle: (x, y), font_size, max_width } = place;
    let address = short_address(origin);
    let field_width = |font_size| text_layout.width(address, font_size, Weight::Bold) + 2.0 * PADDING * font_size;
    let font_size = font_size * (max_width / field_width(font_size)).min(1.0);
    let width = field_width(font_size);
    let height = HEIGHT * font_size;
    let line = Line {
        text: address.to_owned(),
        baseline: y + BASELINE_OFFSET * font_size,
        font_size,
        weight: Weight::Bold,
        colour: drawing.background[2],
    };
    html! {
        rect x=(x - width / 2.0) y=(y - height / 2.0) width=(width) height=(height) rx=(height / 2.0) fill=(drawing.text) {}
        (text_element(&line, x, "middle", false))
    }
}

/// Draws the QR code of the landing page for those who scan one, with its quiet zone, in a square with a place and a
/// side. It is dark on light whatever the campaign's colours.
pub fn qr_code(localized: &LocalizedCampaign, origin: &str, (x, y, side): (f32, f32, f32)) -> Markup {
    let path = paths::landing(&localized.content.slug, NO_PARTNER, Channel::Qr);
    let code = qr::code(&format!("{origin}{path}?lang={}", localized.lang()));
    let modules = (code.size + u64::from(2 * QUIET_ZONE_MODULES)) as f32;
    let scale = side / modules;
    let zone = QUIET_ZONE_MODULES as f32 * scale;
    html! {
        rect x=(x) y=(y) width=(side) height=(side) rx="14" fill="#fff" {}
        path transform=(format!("translate({} {}) scale({scale})", x + zone, y + zone)) d=(code.path) {}
    }
}
