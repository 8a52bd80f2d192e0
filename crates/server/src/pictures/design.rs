//! Designs of the pictures, as SVGs with live text elements.
//!
//! Invariant: all texts come from the campaign and the message catalogue, and no logo is drawn.

use api::{Message, campaign::Direction};
use maud::{Markup, html};
use sid_pledge::localizer::Localizer;

use super::{
    count::ROUNDED_FROM,
    kind::{BadgeStyle, Format, PictureKind},
    text_layout::{FONT_FAMILY, TextLayout, Weight},
};
use crate::{
    campaigns::{Colours, LocalizedCampaign, ThemeColours},
    colour::Colour,
};

/// Distance from the top of one line to the top of the next, in multiples of the font size.
const LINE_HEIGHT: f32 = 1.32;

/// Distance from the middle of a line down to its baseline, in multiples of the font size. It centres Latin letters.
const BASELINE_OFFSET: f32 = 0.36;

/// Reduction of all font sizes, as a share of the designed size, in each attempt to make a text fit.
const SHRINK_STEP: f32 = 0.04;

/// Scale below which a text is not reduced further, even if it does not fit.
const MIN_SCALE: f32 = 0.5;

/// Width of the accent stripe at the edge where lines start, in pixels.
const STRIPE_WIDTH: f32 = 18.0;

/// Height of a badge, in SVG units.
pub const BADGE_HEIGHT: f32 = 40.0;

/// Paragraph of a picture, before its lines are broken.
struct Block {
    text: String,
    font_size: f32,
    weight: Weight,
    colour: Colour,
    space_above: f32,
}

/// Line of text with its vertical position.
struct Line {
    text: String,
    baseline: f32,
    font_size: f32,
    weight: Weight,
    colour: Colour,
}

/// Sizes and decoration of a campaign picture, in pixels.
struct CardLayout {
    width: f32,
    height: f32,
    /// Free space at the sides.
    margin_x: f32,
    /// Free space above and below the text.
    margin_y: f32,
    /// Scale of font sizes and spaces, relative to the card.
    text_scale: f32,
    /// Circles behind the text: centre, radius, colour. They are mirrored for right-to-left languages.
    circles: [(f32, f32, f32, Decoration); 3],
}

/// Colour of a decoration.
#[derive(Clone, Copy, Debug)]
enum Decoration {
    Tint,
    Highlight,
}

const CARD: CardLayout = CardLayout {
    width: Format::Card.size().0 as f32,
    height: Format::Card.size().1 as f32,
    margin_x: 72.0,
    margin_y: 56.0,
    text_scale: 1.0,
    circles: [
        (1130.0, 40.0, 250.0, Decoration::Tint),
        (1010.0, -60.0, 120.0, Decoration::Highlight),
        (1190.0, 640.0, 150.0, Decoration::Tint),
    ],
};

const SQUARE: CardLayout = CardLayout {
    width: Format::Square.size().0 as f32,
    height: Format::Square.size().1 as f32,
    margin_x: 84.0,
    margin_y: 84.0,
    text_scale: 1.24,
    circles: [
        (1010.0, 30.0, 270.0, Decoration::Tint),
        (850.0, -50.0, 140.0, Decoration::Highlight),
        (1060.0, 1090.0, 210.0, Decoration::Tint),
    ],
};

/// The vertical margin keeps the text out of the top and the bottom seventh, which apps cover with their own controls.
const STORY: CardLayout = CardLayout {
    width: Format::Story.size().0 as f32,
    height: Format::Story.size().1 as f32,
    margin_x: 90.0,
    margin_y: 290.0,
    text_scale: 1.42,
    circles: [
        (960.0, 90.0, 330.0, Decoration::Tint),
        (760.0, -20.0, 170.0, Decoration::Highlight),
        (120.0, 1880.0, 300.0, Decoration::Tint),
    ],
};

impl CardLayout {
    /// Width available to a line of text.
    fn text_width(&self) -> f32 {
        self.width - 2.0 * self.margin_x
    }
}

/// Alternative text of a picture, for people who do not see it.
pub fn alt_text(localized: &LocalizedCampaign, count: u64) -> String {
    format!("{}: {}", localized.content.title, counter_text(localized, count))
}

/// Text of the counter. A count of 0 stands for any number below the campaign's floor and is not shown as a number.
fn counter_text(localized: &LocalizedCampaign, count: u64) -> String {
    let localizer = Localizer::new(localized.lang(), &*localized.messages);
    if count == 0 {
        return localizer.message(Message::AmongTheFirst);
    }
    let suffix = if count < ROUNDED_FROM { "" } else { "+" };
    localizer.format_count_as(Message::PledgeCount, count, &format!("{}{suffix}", localizer.number(count)))
}

/// Composes the SVG of a picture. A kind without a counter ignores the count.
pub fn svg(text_layout: &TextLayout, localized: &LocalizedCampaign, kind: PictureKind, count: u64) -> String {
    match kind {
        PictureKind::Campaign(Format::Card) => campaign_picture(text_layout, localized, Some(count), &CARD),
        PictureKind::Campaign(Format::Square) => campaign_picture(text_layout, localized, Some(count), &SQUARE),
        PictureKind::Campaign(Format::Story) => campaign_picture(text_layout, localized, Some(count), &STORY),
        PictureKind::CampaignWithoutCount => campaign_picture(text_layout, localized, None, &CARD),
        PictureKind::Badge(style) => badge(text_layout, localized, count, style),
    }
    .into_string()
}

fn campaign_picture(
    text_layout: &TextLayout,
    localized: &LocalizedCampaign,
    count: Option<u64>,
    card: &CardLayout,
) -> Markup {
    let CardLayout { width, height, margin_x, circles, .. } = card;
    let is_rtl = localized.content.dir == Direction::Rtl;
    let mirror = |x: f32| if is_rtl { width - x } else { x };
    let stripe_x = if is_rtl { width - STRIPE_WIDTH } else { 0.0 };
    let lines = stack_blocks(text_layout, &text_blocks(localized, count, card.text_scale), card);
    let Colours { light, pictures, .. } = &*localized.colours;
    let fill = |decoration| match decoration {
        Decoration::Tint => pictures.tint,
        Decoration::Highlight => pictures.highlight,
    };
    html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(width) height=(height) {
            rect width=(width) height=(height) fill=(light.surface) {}
            @for (x, y, radius, decoration) in circles {
                circle cx=(mirror(*x)) cy=(y) r=(radius) fill=(fill(*decoration)) {}
            }
            rect x=(stripe_x) width=(STRIPE_WIDTH) height=(height) fill=(light.accent) {}
            @for line in &lines {
                (text_element(line, mirror(*margin_x), is_rtl))
            }
        }
    }
}

/// Texts of a campaign picture from top to bottom. Without a count, the counter is left out.
fn text_blocks(localized: &LocalizedCampaign, count: Option<u64>, text_scale: f32) -> Vec<Block> {
    let campaign = &localized.content;
    let ThemeColours { text, accent, .. } = localized.colours.light;
    let block = |text: &str, font_size: f32, weight, colour, space_above: f32| Block {
        text: text.to_owned(),
        font_size: font_size * text_scale,
        weight,
        colour,
        space_above: space_above * text_scale,
    };
    let counter = count.map(|count| block(&counter_text(localized, count), 46.0, Weight::Bold, accent, 30.0));
    let space_above_organiser = if counter.is_some() { 10.0 } else { 30.0 };
    let texts = [
        block(&campaign.slogan, 32.0, Weight::Bold, accent, 0.0),
        block(&campaign.title, 74.0, Weight::Bold, text, 8.0),
        block(&campaign.pledge.statement, 35.0, Weight::Regular, text, 22.0),
    ];
    let organiser =
        block(&campaign.organiser.name, 27.0, Weight::Regular, localized.colours.pictures.muted, space_above_organiser);
    texts.into_iter().chain(counter).chain([organiser]).collect()
}

/// Stacks blocks vertically in the middle of a card.
///
/// If they are too high, all font sizes and spaces shrink step by step until they fit or [`MIN_SCALE`] is passed.
fn stack_blocks(text_layout: &TextLayout, blocks: &[Block], card: &CardLayout) -> Vec<Line> {
    let (top, bottom) = (card.margin_y, card.height - card.margin_y);
    let broken: Vec<_> =
        blocks.iter().map(|block| (block, text_layout.break_text(&block.text, block.weight))).collect();
    let mut scale = 1.0;
    loop {
        let mut lines = Vec::new();
        let mut y = 0.0;
        for (block, broken_text) in &broken {
            let font_size = block.font_size * scale;
            y += block.space_above * scale;
            for text in broken_text.balanced_lines(font_size, card.text_width()) {
                let baseline = y + font_size * (LINE_HEIGHT / 2.0 + BASELINE_OFFSET);
                lines.push(Line { text, baseline, font_size, weight: block.weight, colour: block.colour });
                y += font_size * LINE_HEIGHT;
            }
        }
        let free_height = bottom - top - y;
        if free_height >= 0.0 || scale < MIN_SCALE {
            lines.iter_mut().for_each(|line| line.baseline += top + free_height.max(0.0) / 2.0);
            return lines;
        }
        scale -= SHRINK_STEP;
    }
}

/// SVG text element of a line that starts at an x coordinate.
///
/// Right-to-left lines are wrapped in Unicode embedding marks (U+202B, U+202C), because the renderer has no setting for
/// the direction of a text.
fn text_element(line: &Line, x: f32, is_rtl: bool) -> Markup {
    let text = if is_rtl { format!("\u{202b}{}\u{202c}", line.text) } else { line.text.clone() };
    html! {
        text x=(x) y=(line.baseline) font-family=(FONT_FAMILY) font-size=(line.font_size)
            font-weight=(line.weight.value()) fill=(line.colour) text-anchor=(if is_rtl { "end" } else { "start" }) {
            (text)
        }
    }
}

/// Badge with two fields in one line: the campaign's title, and the counter.
fn badge(text_layout: &TextLayout, localized: &LocalizedCampaign, count: u64, style: BadgeStyle) -> Markup {
    const FONT_SIZE: f32 = 17.0;
    const PADDING: f32 = 16.0;
    let is_rtl = localized.content.dir == Direction::Rtl;
    let colours = &localized.colours;
    let ThemeColours { surface, text, accent, accent_text, .. } = if style.dark { colours.dark } else { colours.light };
    let fields = [(localized.content.title.clone(), accent_text), (counter_text(localized, count), text)];
    let [title_width, counter_width] =
        fields.each_ref().map(|(text, _)| text_layout.width(text, FONT_SIZE, Weight::Bold) + 2.0 * PADDING);
    let width = title_width + counter_width;
    let title_x = if is_rtl { counter_width } else { 0.0 };
    let text_xs = if is_rtl { [width - PADDING, counter_width - PADDING] } else { [PADDING, title_width + PADDING] };
    let baseline = BADGE_HEIGHT / 2.0 + FONT_SIZE * BASELINE_OFFSET;
    let lines =
        fields.map(|(text, colour)| Line { text, baseline, font_size: FONT_SIZE, weight: Weight::Bold, colour });
    html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(width) height=(BADGE_HEIGHT) {
            clipPath id="round" { rect width=(width) height=(BADGE_HEIGHT) rx="9" {} }
            g clip-path="url(#round)" {
                rect width=(width) height=(BADGE_HEIGHT) fill=(surface) {}
                rect x=(title_x) width=(title_width) height=(BADGE_HEIGHT) fill=(accent) {}
            }
            rect x="0.75" y="0.75" width=(width - 1.5) height=(BADGE_HEIGHT - 1.5) rx="8.5" fill="none" stroke=(accent) stroke-width="1.5" {}
            @for (line, x) in lines.iter().zip(text_xs) {
                (text_element(line, x, is_rtl))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, sync::Arc};

    use resvg::usvg::fontdb::Database;
    use skrifa::{FontRef, MetadataProvider};

    use super::*;
    use crate::{
        campaigns::{Campaigns, Source},
        pictures::text_layout::FONTS,
    };

    fn localizations() -> Vec<Arc<LocalizedCampaign>> {
        let campaigns = Campaigns::load(&Source::Embedded).expect("valid campaigns");
        let campaign = campaigns.get("sid-2023").expect("the built-in campaign");
        campaign.localizations().cloned().collect()
    }

    #[test]
    fn the_fonts_have_every_character_of_every_language() {
        for localized in localizations() {
            let texts = [0, 3, 10, 1_234_567_890].map(|count| text_blocks(&localized, Some(count), 1.0));
            for font in FONTS {
                let glyphs = FontRef::new(font).expect("a font").charmap();
                let missing: BTreeSet<_> = texts
                    .iter()
                    .flatten()
                    .flat_map(|block| block.text.chars())
                    .filter(|character| glyphs.map(*character).is_none())
                    .collect();
                assert!(missing.is_empty(), "{}: {missing:?}", localized.lang());
            }
        }
    }

    #[test]
    fn every_line_of_a_campaign_picture_is_inside_the_margins() {
        let text_layout = TextLayout::new();
        for localized in localizations() {
            let pictures =
                [(&CARD, Some(1_234_567)), (&CARD, None), (&SQUARE, Some(1_234_567)), (&STORY, Some(1_234_567))];
            for (card, count) in pictures {
                let lines = stack_blocks(&text_layout, &text_blocks(&localized, count, card.text_scale), card);
                assert!(lines.len() >= 5, "{}", localized.lang());
                for line in lines {
                    let width = text_layout.width(&line.text, line.font_size, line.weight);
                    assert!(width <= card.text_width() + 2.0, "{}", line.text);
                    let top = line.baseline - line.font_size;
                    assert!(
                        top >= card.margin_y - line.font_size * 0.3 && line.baseline <= card.height - card.margin_y,
                        "{}",
                        line.text
                    );
                }
            }
        }
    }

    #[test]
    fn the_embedded_fonts_belong_to_the_named_family() {
        let mut fonts = Database::new();
        FONTS.iter().for_each(|font| fonts.load_font_data(font.to_vec()));
        let families: Vec<_> = fonts.faces().map(|face| (face.families[0].0.clone(), face.weight.0)).collect();
        assert_eq!(families, [(FONT_FAMILY.to_owned(), 400), (FONT_FAMILY.to_owned(), 700)]);
    }
}
