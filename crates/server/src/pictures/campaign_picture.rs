//! The campaign as a picture: its circle of lights and its texts, on its background.

use api::{Channel, Message, Messages, attributes::NO_PARTNER, campaign::Direction, paths};
use maud::{Markup, html};
use sid_pledge::{circle, localizer::Localizer};

use super::{
    count::ROUNDED_FROM,
    kind::Format,
    lights::{lights, progress},
    text_column::{Align, BASELINE_OFFSET, Block, Column, Line, text_element},
    text_layout::{TextLayout, Weight},
};
use crate::{
    campaigns::{Drawing, LocalizedCampaign},
    qr::{self, QUIET_ZONE_MODULES},
};

/// Width and height of the text inside the circle, in multiples of the radius of the free disc. The corners of this
/// rectangle are on its edge.
const DISC_TEXT: (f32, f32) = (1.6, 1.2);

/// Space beside the address in its field, in multiples of the font size.
const ADDRESS_PADDING: f32 = 0.9;

/// Width of the field at most, in pixels. The letters of a longer address are smaller.
const MAX_ADDRESS_WIDTH: f32 = 912.0;

/// Height of the field of the address, in multiples of the font size.
const ADDRESS_HEIGHT: f32 = 2.1;

/// Places in a campaign picture, in pixels.
struct Layout {
    width: f32,
    height: f32,
    /// Middle of the circle, and the side of the square around it.
    circle: (f32, f32, f32),
    /// Scale of font sizes and spaces, relative to the card.
    text_scale: f32,
    texts: Texts,
}

/// Places of the texts.
enum Texts {
    /// All texts in one column beside the circle.
    Beside(Column),
    /// Texts above and below the circle, and the count in it. People save and post these pictures without a link, so
    /// they have the address in a field with this middle and font size, and a QR code in a square with this place and
    /// side, if there is room for it.
    Around { above: Column, below: Column, address: (f32, f32, f32), code: Option<(f32, f32, f32)> },
}

const CARD: Layout = Layout {
    width: Format::Card.size().0 as f32,
    height: Format::Card.size().1 as f32,
    circle: (985.0, 315.0, 560.0),
    text_scale: 1.0,
    texts: Texts::Beside(Column { x: 72.0, y: 56.0, width: 610.0, height: 518.0, align: Align::Start }),
};

const SQUARE: Layout = Layout {
    width: Format::Square.size().0 as f32,
    height: Format::Square.size().1 as f32,
    circle: (540.0, 470.0, 600.0),
    text_scale: 1.0,
    texts: Texts::Around {
        above: Column { x: 84.0, y: 48.0, width: 912.0, height: 110.0, align: Align::Middle },
        below: Column { x: 84.0, y: 784.0, width: 912.0, height: 172.0, align: Align::Middle },
        address: (540.0, 1010.0, 30.0),
        code: None,
    },
};

/// Nothing is in the top and the bottom seventh, which apps cover with their own controls.
const STORY: Layout = Layout {
    width: Format::Story.size().0 as f32,
    height: Format::Story.size().1 as f32,
    circle: (540.0, 770.0, 660.0),
    text_scale: 1.2,
    texts: Texts::Around {
        above: Column { x: 84.0, y: 280.0, width: 912.0, height: 150.0, align: Align::Middle },
        below: Column { x: 84.0, y: 1102.0, width: 912.0, height: 206.0, align: Align::Middle },
        address: (540.0, 1364.0, 38.0),
        code: Some((438.0, 1432.0, 204.0)),
    },
};

impl Layout {
    fn of(format: Format) -> &'static Self {
        match format {
            Format::Card => &CARD,
            Format::Square => &SQUARE,
            Format::Story => &STORY,
        }
    }

    /// The rectangle for the text inside the circle.
    fn disc(&self) -> Column {
        let (x, y, side) = self.circle;
        let radius = side * f32::from(circle::INNER_RADIUS) / f32::from(circle::SIDE);
        let (width, height) = (radius * DISC_TEXT.0, radius * DISC_TEXT.1);
        Column { x: x - width / 2.0, y: y - height / 2.0, width, height, align: Align::Middle }
    }
}

/// Text of the counter. A count of 0 stands for any number below the campaign's floor and is not shown as a number.
pub fn counter_text(localized: &LocalizedCampaign, count: u64) -> String {
    let localizer = localizer(localized);
    if count == 0 {
        return localizer.message(Message::AmongTheFirst);
    }
    localizer.format_count_as(Message::PledgeCount, count, &number(&localizer, count))
}

fn localizer(localized: &LocalizedCampaign) -> Localizer<&Messages> {
    Localizer::new(localized.lang(), &localized.messages)
}

/// The number as it is displayed: with a `+` if it is rounded.
fn number(localizer: &Localizer<&Messages>, count: u64) -> String {
    let suffix = if count < ROUNDED_FROM { "" } else { "+" };
    format!("{}{suffix}", localizer.number(count))
}

/// Composes the SVG of a campaign picture. Without a count, the counter is left out. `origin` is that of the server.
pub fn compose(
    text_layout: &TextLayout,
    localized: &LocalizedCampaign,
    format: Format,
    count: Option<u64>,
    origin: &str,
) -> Markup {
    let layout @ Layout { width, height, circle: (x, y, side), .. } = Layout::of(format);
    let is_rtl = is_rtl(localized);
    let circle_x = if is_rtl { width - x } else { *x };
    let scale = side / f32::from(circle::SIDE);
    let columns = columns(localized, layout, count);
    let drawing = &*localized.drawing;
    html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(width) height=(height) {
            (background(*width, *height, drawing))
            g transform=(format!("translate({} {}) scale({})", circle_x - side / 2.0, y - side / 2.0, scale)) {
                (lights(drawing, progress(localized, count)))
            }
            @for (column, blocks) in &columns {
                @for line in column.stack(text_layout, blocks) {
                    (column.draw(&line, is_rtl))
                }
            }
            @if let Texts::Around { address, code, .. } = &layout.texts {
                (address_field(text_layout, drawing, origin, *address))
                @if let Some(place) = code {
                    (qr_code(&scanned_url(localized, origin), *place))
                }
            }
        }
    }
}

fn is_rtl(localized: &LocalizedCampaign) -> bool {
    localized.content.dir == Direction::Rtl
}

fn background(width: f32, height: f32, drawing: &Drawing) -> Markup {
    let [inner, middle, outer] = drawing.background;
    let transform = format!("translate({} 0) scale({} {})", width / 2.0, width * 1.2, height * 0.8);
    html! {
        radialGradient id="background" gradientUnits="userSpaceOnUse" cx="0" cy="0" r="1" gradientTransform=(transform) {
            stop offset="0" stop-color=(inner) {}
            stop offset="0.55" stop-color=(middle) {}
            stop offset="1" stop-color=(outer) {}
        }
        rect width=(width) height=(height) fill="url(#background)" {}
    }
}

/// Texts of a campaign picture by their column.
fn columns(localized: &LocalizedCampaign, layout: &Layout, count: Option<u64>) -> Vec<(Column, Vec<Block>)> {
    let campaign = &localized.content;
    let Drawing { text, emphasis, .. } = *localized.drawing;
    let block = |text: &str, font_size: f32, weight, colour, space_above: f32| Block {
        text: text.to_owned(),
        font_size: font_size * layout.text_scale,
        weight,
        colour,
        space_above: space_above * layout.text_scale,
    };
    let title = block(&campaign.title, 28.0, Weight::Bold, emphasis, 0.0);
    let slogan = block(&campaign.slogan, 24.0, Weight::Regular, text, 8.0);
    let organiser = block(&campaign.organiser.name, 24.0, Weight::Regular, text, 8.0);
    match layout.texts {
        Texts::Beside(column) => {
            let statement = block(&campaign.pledge.statement, 46.0, Weight::Bold, text, 22.0);
            let counter = count.map(|count| block(&counter_text(localized, count), 34.0, Weight::Bold, emphasis, 26.0));
            let slogan = Block { space_above: 26.0, ..slogan };
            let blocks = [title, statement].into_iter().chain(counter).chain([slogan, organiser]).collect();
            vec![(if is_rtl(localized) { column.mirrored(layout.width) } else { column }, blocks)]
        }
        Texts::Around { above, below, .. } => {
            let statement = block(&campaign.pledge.statement, 36.0, Weight::Bold, emphasis, 0.0);
            let heading = Block { font_size: 40.0 * layout.text_scale, colour: text, ..title };
            vec![
                (above, vec![heading, slogan]),
                (layout.disc(), number_blocks(localized, count.unwrap_or_default(), layout.text_scale)),
                (below, vec![statement, organiser]),
            ]
        }
    }
}

/// The text of the counter with its number in a line of its own, larger than the words before and after it.
fn number_blocks(localized: &LocalizedCampaign, count: u64, text_scale: f32) -> Vec<Block> {
    let Drawing { text, .. } = *localized.drawing;
    let block = |content: &str, font_size: f32, weight| Block {
        text: content.trim().to_owned(),
        font_size: font_size * text_scale,
        weight,
        colour: text,
        space_above: 0.0,
    };
    let words = |content: &str| block(content, 34.0, Weight::Regular);
    let counter = counter_text(localized, count);
    let number = number(&localizer(localized), count);
    // Some languages say a small number in words.
    let Some((before, after)) = counter.split_once(&number).filter(|_| count > 0) else {
        return vec![block(&counter, 44.0, Weight::Bold)];
    };
    let blocks = [words(before), block(&number, 112.0, Weight::Bold), words(after)];
    blocks.into_iter().filter(|block| !block.text.is_empty()).collect()
}

/// The address of the server without its scheme, in a field with a middle and a font size.
fn address_field(
    text_layout: &TextLayout,
    drawing: &Drawing,
    origin: &str,
    (x, y, font_size): (f32, f32, f32),
) -> Markup {
    let address = origin.split_once("://").map_or(origin, |(_, address)| address);
    let field_width =
        |font_size| text_layout.width(address, font_size, Weight::Bold) + 2.0 * ADDRESS_PADDING * font_size;
    let font_size = font_size * (MAX_ADDRESS_WIDTH / field_width(font_size)).min(1.0);
    let width = field_width(font_size);
    let height = ADDRESS_HEIGHT * font_size;
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

/// Address in the QR code: the landing page of those who scan one.
fn scanned_url(localized: &LocalizedCampaign, origin: &str) -> String {
    let path = paths::landing(&localized.content.slug, NO_PARTNER, Channel::Qr);
    format!("{origin}{path}?lang={}", localized.lang())
}

/// A QR code with its quiet zone, dark on light whatever the campaign's colours.
fn qr_code(url: &str, (x, y, side): (f32, f32, f32)) -> Markup {
    let code = qr::code(url);
    let modules = (code.size + u64::from(2 * QUIET_ZONE_MODULES)) as f32;
    let scale = side / modules;
    let zone = QUIET_ZONE_MODULES as f32 * scale;
    html! {
        rect x=(x) y=(y) width=(side) height=(side) rx="14" fill="#fff" {}
        path transform=(format!("translate({} {}) scale({scale})", x + zone, y + zone)) d=(code.path) {}
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, sync::Arc};

    use skrifa::{FontRef, MetadataProvider};
    use strum::VariantArray;

    use super::*;
    use crate::{
        campaigns::{Campaigns, Source},
        pictures::text_layout::FONTS,
    };

    /// A count of each kind: none, below the floor, small, and large.
    const COUNTS: [Option<u64>; 4] = [None, Some(0), Some(12), Some(1_200_000_000)];

    fn localizations() -> Vec<Arc<LocalizedCampaign>> {
        let campaigns = Campaigns::load(&Source::Embedded).expect("valid campaigns");
        let campaign = campaigns.get("sid-2023").expect("the built-in campaign");
        campaign.localizations().cloned().collect()
    }

    #[test]
    fn the_fonts_have_every_character_of_every_language() {
        for localized in localizations() {
            let texts: String = Format::VARIANTS
                .iter()
                .flat_map(|format| COUNTS.map(|count| columns(&localized, Layout::of(*format), count)))
                .flatten()
                .flat_map(|(_, blocks)| blocks)
                .map(|block| block.text)
                .collect();
            for font in FONTS {
                let glyphs = FontRef::new(font).expect("a font").charmap();
                let missing: BTreeSet<_> = texts.chars().filter(|character| glyphs.map(*character).is_none()).collect();
                assert!(missing.is_empty(), "{}: {missing:?}", localized.lang());
            }
        }
    }

    #[test]
    fn every_line_is_inside_its_column() {
        let text_layout = TextLayout::new();
        for localized in localizations() {
            for format in Format::VARIANTS {
                let layout = Layout::of(*format);
                for (column, blocks) in COUNTS.into_iter().flat_map(|count| columns(&localized, layout, count)) {
                    assert!(column.x >= 0.0 && column.x + column.width <= layout.width);
                    let lines = column.stack(&text_layout, &blocks);
                    assert!(lines.len() >= blocks.len(), "{} {format:?}", localized.lang());
                    for line in lines {
                        let width = text_layout.width(&line.text, line.font_size, line.weight);
                        assert!(width <= column.width + 2.0, "{} {format:?}: {}", localized.lang(), line.text);
                        let (top, bottom) =
                            (line.baseline - line.font_size * 0.95, line.baseline + line.font_size * 0.25);
                        assert!(
                            top >= column.y - 2.0 && bottom <= column.y + column.height + 2.0,
                            "{} {format:?}: {}",
                            localized.lang(),
                            line.text
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn nothing_of_a_story_is_where_apps_have_their_controls() {
        let seventh = STORY.height / 7.0;
        let Texts::Around { above, code, .. } = &STORY.texts else { panic!("a story has its texts around the circle") };
        let (_, y, side) = code.expect("a code");
        assert!(above.y >= seventh && y + side <= STORY.height - seventh);
    }

    #[test]
    fn the_number_has_its_own_line_in_every_language() {
        for localized in localizations() {
            let blocks = number_blocks(&localized, 4_800, 1.0);
            let numbers = blocks.iter().filter(|block| block.weight == Weight::Bold).count();
            assert!(blocks.len() >= 2 && numbers == 1, "{}: {blocks:?}", localized.lang());
        }
    }
}
