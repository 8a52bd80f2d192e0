//! The campaign as a picture: its circle of lights and its texts, on its background.

use api::{Audience, Message, Messages, campaign::Direction};
use maud::{Markup, html};
use sid_pledge::{circle, localizer::Localizer};

use super::{
    address::{AddressPlace, address_field, qr_code, short_address},
    count::ROUNDED_FROM,
    kind::Format,
    lights::{lights, progress},
    text_column::{Align, Block, Column},
    text_layout::{TextLayout, Weight},
};
use crate::campaigns::{Drawing, LocalizedCampaign};

/// Width and height of the text inside the circle, in multiples of the radius of the free disc. The corners of this
/// rectangle are on its edge.
const DISC_TEXT: (f32, f32) = (1.6, 1.2);

/// Campaign picture.
#[derive(Clone, Copy, Debug)]
pub struct CampaignPicture<'a> {
    /// Campaign in the language of the picture.
    pub localized: &'a LocalizedCampaign,
    /// Content.
    pub content: Content,
    /// Origin of the server.
    pub origin: &'a str,
}

/// Content of a campaign picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The campaign. Without a count, the counter is left out.
    Campaign(Option<u64>),
    /// That a supporter has taken the pledge, with the statement of the audience or else the campaign, and the count.
    Taken(Option<Audience>, u64),
}

/// Places in a campaign picture, in pixels, for a language that is written from left to right.
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
    /// Texts above and below the circle, the count in it, the address in a field, and its QR code in a square with a
    /// place and a side.
    Around { above: Column, below: Column, address: AddressPlace, code: (f32, f32, f32) },
}

const CARD: Layout = Layout {
    width: Format::Card.size().0 as f32,
    height: Format::Card.size().1 as f32,
    circle: (985.0, 315.0, 560.0),
    text_scale: 1.0,
    texts: Texts::Beside(Column { x: 72.0, y: 56.0, width: 610.0, height: 518.0, align: Align::Start }),
};

/// The code is beside the texts below the circle, where it has the height of all of them.
const SQUARE: Layout = Layout {
    width: Format::Square.size().0 as f32,
    height: Format::Square.size().1 as f32,
    circle: (540.0, 452.0, 570.0),
    text_scale: 1.0,
    texts: Texts::Around {
        above: Column { x: 84.0, y: 44.0, width: 912.0, height: 112.0, align: Align::Middle },
        below: Column { x: 60.0, y: 762.0, width: 690.0, height: 182.0, align: Align::Middle },
        address: AddressPlace { middle: (405.0, 987.0), font_size: 30.0, max_width: 690.0 },
        code: (786.0, 785.0, 234.0),
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
        address: AddressPlace { middle: (540.0, 1364.0), font_size: 38.0, max_width: 912.0 },
        code: (438.0, 1432.0, 204.0),
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

impl Content {
    fn count(self) -> Option<u64> {
        match self {
            Self::Campaign(count) => count,
            Self::Taken(_, count) => Some(count),
        }
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

/// Composes the SVG of a campaign picture.
pub fn compose(text_layout: &TextLayout, picture: &CampaignPicture<'_>, format: Format) -> Markup {
    let CampaignPicture { localized, content, origin } = *picture;
    let layout @ Layout { width, height, circle: (x, y, side), .. } = Layout::of(format);
    let is_rtl = is_rtl(localized);
    let circle_x = mirrored(localized, layout, *x, 0.0);
    let scale = side / f32::from(circle::SIDE);
    let drawing = &*localized.drawing;
    html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(width) height=(height) {
            (background(*width, *height, drawing))
            g transform=(format!("translate({} {}) scale({})", circle_x - side / 2.0, y - side / 2.0, scale)) {
                (lights(drawing, progress(localized, content.count())))
            }
            @for (column, blocks) in &columns(picture, layout) {
                @for line in column.stack(text_layout, blocks) {
                    (column.draw(&line, is_rtl))
                }
            }
            @if let Texts::Around { address, code: (x, y, side), .. } = &layout.texts {
                @let middle = (mirrored(localized, layout, address.middle.0, 0.0), address.middle.1);
                (address_field(text_layout, drawing, origin, AddressPlace { middle, ..*address }))
                (qr_code(localized, origin, (mirrored(localized, layout, *x, *side), *y, *side)))
            }
        }
    }
}

fn is_rtl(localized: &LocalizedCampaign) -> bool {
    localized.content.dir == Direction::Rtl
}

/// Distance from the left of a place with a width, mirrored for a language that is written from right to left.
fn mirrored(localized: &LocalizedCampaign, layout: &Layout, x: f32, width: f32) -> f32 {
    if is_rtl(localized) { layout.width - x - width } else { x }
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
fn columns(picture: &CampaignPicture<'_>, layout: &Layout) -> Vec<(Column, Vec<Block>)> {
    let localized = picture.localized;
    let columns = match &layout.texts {
        Texts::Beside(column) => vec![(*column, column_blocks(picture))],
        Texts::Around { above, below, .. } => {
            let [above_blocks, below_blocks] = around_blocks(picture);
            let count = picture.content.count().unwrap_or_default();
            vec![(*above, above_blocks), (layout.disc(), number_blocks(localized, count)), (*below, below_blocks)]
        }
    };
    let scaled = |block: Block| Block {
        font_size: block.font_size * layout.text_scale,
        space_above: block.space_above * layout.text_scale,
        ..block
    };
    let columns = columns.into_iter().map(|(column, blocks)| {
        let column = Column { x: mirrored(localized, layout, column.x, column.width), ..column };
        (column, blocks.into_iter().map(scaled).collect())
    });
    columns.collect()
}

/// Texts in one column beside the circle.
fn column_blocks(CampaignPicture { localized, content, origin }: &CampaignPicture<'_>) -> Vec<Block> {
    let campaign = &localized.content;
    let Drawing { text, emphasis, .. } = *localized.drawing;
    let title = Block::new(&campaign.title, 28.0, Weight::Bold, emphasis);
    let organiser = Block::new(&campaign.organiser.name, 24.0, Weight::Regular, text);
    let counter = |count| Block::new(&counter_text(localized, count), 34.0, Weight::Bold, emphasis).below(26.0);
    match *content {
        Content::Campaign(count) => {
            let statement = Block::new(&campaign.pledge.statement, 46.0, Weight::Bold, text).below(22.0);
            let slogan = Block::new(&campaign.slogan, 24.0, Weight::Regular, text).below(26.0);
            [title, statement].into_iter().chain(count.map(counter)).chain([slogan, organiser.below(8.0)]).collect()
        }
        Content::Taken(audience, count) => vec![
            title,
            Block::new(localized.message(Message::Certificate), 54.0, Weight::Bold, text).below(14.0),
            Block::new(localized.statement(audience), 34.0, Weight::Regular, text).below(18.0),
            Block { font_size: 30.0, ..counter(count) },
            organiser.below(24.0),
            Block::new(short_address(origin), 28.0, Weight::Bold, emphasis).below(4.0),
        ],
    }
}

/// Texts above and below the circle.
fn around_blocks(CampaignPicture { localized, content, .. }: &CampaignPicture<'_>) -> [Vec<Block>; 2] {
    let campaign = &localized.content;
    let Drawing { text, emphasis, .. } = *localized.drawing;
    let (above, audience) = match *content {
        Content::Campaign(_) => {
            let heading = Block::new(&campaign.title, 40.0, Weight::Bold, text);
            (vec![heading, Block::new(&campaign.slogan, 24.0, Weight::Regular, text).below(8.0)], None)
        }
        Content::Taken(audience, _) => {
            let heading = Block::new(localized.message(Message::Certificate), 52.0, Weight::Bold, text);
            (vec![heading, Block::new(&campaign.title, 26.0, Weight::Regular, text).below(4.0)], audience)
        }
    };
    let statement = Block::new(localized.statement(audience), 36.0, Weight::Bold, emphasis);
    let organiser = Block::new(&campaign.organiser.name, 24.0, Weight::Regular, text);
    [above, vec![statement, organiser.below(8.0)]]
}

/// The text of the counter with its number in a line of its own, larger than the words before and after it.
fn number_blocks(localized: &LocalizedCampaign, count: u64) -> Vec<Block> {
    let Drawing { text, .. } = *localized.drawing;
    let words = |content: &str| Block::new(content.trim(), 34.0, Weight::Regular, text);
    let counter = counter_text(localized, count);
    let number = number(&localizer(localized), count);
    // Some languages say a small number in words.
    let Some((before, after)) = counter.split_once(&number).filter(|_| count > 0) else {
        return vec![Block::new(&counter, 44.0, Weight::Bold, text)];
    };
    let blocks = [words(before), Block::new(&number, 112.0, Weight::Bold, text), words(after)];
    blocks.into_iter().filter(|block| !block.text.is_empty()).collect()
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

    /// Contents of each kind: with each count, and with each different statement.
    fn contents(localized: &LocalizedCampaign) -> Vec<Content> {
        let has_own_statement = |audience: &&Audience| localized.own_statement(**audience).is_some();
        let audiences = Audience::VARIANTS.iter().filter(has_own_statement).map(|audience| Some(*audience));
        let taken = audiences.chain([None]).map(|audience| Content::Taken(audience, 1_200_000_000));
        COUNTS.map(Content::Campaign).into_iter().chain(taken).collect()
    }

    fn all_columns(localized: &LocalizedCampaign, format: Format) -> Vec<(Column, Vec<Block>)> {
        let picture = |content| CampaignPicture { localized, content, origin: "https://pledge.example.org" };
        contents(localized).into_iter().flat_map(|content| columns(&picture(content), Layout::of(format))).collect()
    }

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
                .flat_map(|format| all_columns(&localized, *format))
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
                for (column, blocks) in all_columns(&localized, *format) {
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
    fn a_supporter_says_to_have_taken_the_pledge_of_their_audience() {
        for localized in localizations() {
            for (audience, statement) in [
                (None, Some(&*localized.content.pledge.statement)),
                (Some(Audience::Parent), Some(&*localized.content.pledge.statement)),
                (Some(Audience::Teen), localized.own_statement(Audience::Teen)),
            ] {
                let content = Content::Taken(audience, 12);
                let picture = CampaignPicture { localized: &localized, content, origin: "https://pledge.example.org" };
                for format in Format::VARIANTS {
                    let blocks: Vec<_> =
                        columns(&picture, Layout::of(*format)).into_iter().flat_map(|it| it.1).collect();
                    let has = |text| blocks.iter().any(|block| block.text == text);
                    let taken = localized.message(Message::Certificate);
                    assert!(has(taken) && statement.is_some_and(has), "{} {format:?}: {blocks:?}", localized.lang());
                }
            }
        }
    }

    #[test]
    fn nothing_of_a_story_is_where_apps_have_their_controls() {
        let seventh = STORY.height / 7.0;
        let Texts::Around { above, code, .. } = &STORY.texts else { panic!("a story has its texts around the circle") };
        let (_, y, side) = *code;
        assert!(above.y >= seventh && y + side <= STORY.height - seventh);
    }

    #[test]
    fn the_number_has_its_own_line_in_every_language() {
        for localized in localizations() {
            let blocks = number_blocks(&localized, 4_800);
            let numbers = blocks.iter().filter(|block| block.weight == Weight::Bold).count();
            assert!(blocks.len() >= 2 && numbers == 1, "{}: {blocks:?}", localized.lang());
        }
    }
}
