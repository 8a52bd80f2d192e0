//! What stands where in a picture, as an SVG whose texts are still texts.
//!
//! Invariant: all words are the campaign's or the widget's own; nobody's logo is drawn.

use api::{Word, campaign::Direction};
use maud::{Markup, html};
use sid_pledge::text::Text;

use super::{
    Badge, Kind, Shape,
    type_case::{FAMILY, TypeCase, Weight},
};
use crate::campaigns::Edition;

const PAPER: &str = "#fffdf9";
const INK: &str = "#1c2733";
const ACCENT: &str = "#0b6464";
const SOFT: &str = "#dcebe8";
const WARM: &str = "#f2a65a";
const QUIET: &str = "#4d5963";

/// From the top of one line to the top of the next, in sizes of its letters.
const LEADING: f32 = 1.32;

/// A text of the picture.
struct Block {
    text: String,
    size: f32,
    weight: Weight,
    ink: &'static str,
    /// The room above it.
    gap: f32,
}

/// A line, and where its letters stand on.
struct Line {
    text: String,
    y: f32,
    size: f32,
    weight: Weight,
    ink: &'static str,
}

/// The picture in words, for those who do not see it.
pub fn alternative(edition: &Edition, number: u64) -> String {
    format!("{}: {}", edition.campaign.title, said(edition, number))
}

/// What the counter says, in a sentence.
fn said(edition: &Edition, number: u64) -> String {
    let text = Text::new(&edition.campaign.lang, &*edition.words);
    if number == 0 {
        return text.say(Word::AmongTheFirst);
    }
    // From 100 on it is rounded down.
    let more = if number < 100 { "" } else { "+" };
    text.say_counted(Word::PledgeCount, number, &format!("{}{more}", text.number(number)))
}

/// The picture.
pub fn svg(case: &TypeCase, edition: &Edition, kind: Kind, number: u64) -> String {
    match kind {
        Kind::Poster(Shape::Card) => poster(case, edition, Some(number), &CARD),
        Kind::Poster(Shape::Square) => poster(case, edition, Some(number), &SQUARE),
        Kind::Poster(Shape::Story) => poster(case, edition, Some(number), &STORY),
        Kind::Leaflet => poster(case, edition, None, &CARD),
        Kind::Badge(look) => badge(case, edition, number, look),
    }
    .into_string()
}

/// The measures of a poster.
struct Measures {
    width: f32,
    height: f32,
    /// What is kept free at the sides, and above and below.
    margin: (f32, f32),
    /// How large letters are, compared with the card.
    scale: f32,
    /// Circles behind the text: centre, radius, fill. Mirrored where it is read from right to left.
    circles: [(f32, f32, f32, &'static str); 3],
}

const CARD: Measures = Measures {
    width: 1200.0,
    height: 630.0,
    margin: (72.0, 56.0),
    scale: 1.0,
    circles: [(1130.0, 40.0, 250.0, SOFT), (1010.0, -60.0, 120.0, WARM), (1190.0, 640.0, 150.0, SOFT)],
};

const SQUARE: Measures = Measures {
    width: 1080.0,
    height: 1080.0,
    margin: (84.0, 84.0),
    scale: 1.24,
    circles: [(1010.0, 30.0, 270.0, SOFT), (850.0, -50.0, 140.0, WARM), (1060.0, 1090.0, 210.0, SOFT)],
};

/// The upper and the lower seventh belong to the app that shows it.
const STORY: Measures = Measures {
    width: 1080.0,
    height: 1920.0,
    margin: (90.0, 290.0),
    scale: 1.42,
    circles: [(960.0, 90.0, 330.0, SOFT), (760.0, -20.0, 170.0, WARM), (120.0, 1880.0, 300.0, SOFT)],
};

fn poster(case: &TypeCase, edition: &Edition, number: Option<u64>, measures: &Measures) -> Markup {
    let Measures { width, height, margin, circles, .. } = measures;
    let is_rtl = edition.campaign.dir == Direction::Rtl;
    let mirrored = |x: f32| if is_rtl { width - x } else { x };
    let lines =
        stacked(case, &blocks(edition, number, measures.scale), width - 2.0 * margin.0, (margin.1, height - margin.1));
    html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(width) height=(height) {
            rect width=(width) height=(height) fill=(PAPER) {}
            @for (x, y, radius, fill) in circles {
                circle cx=(mirrored(*x)) cy=(y) r=(radius) fill=(fill) {}
            }
            rect x=(mirrored(if is_rtl { 18.0 } else { 0.0 })) width="18" height=(height) fill=(ACCENT) {}
            @for line in &lines {
                (written(line, mirrored(margin.0), is_rtl))
            }
        }
    }
}

/// The texts of a poster; without a number it has no counter.
fn blocks(edition: &Edition, number: Option<u64>, scale: f32) -> Vec<Block> {
    let campaign = &edition.campaign;
    let block = |text: &str, size: f32, weight, ink, gap: f32| Block {
        text: text.to_owned(),
        size: size * scale,
        weight,
        ink,
        gap: gap * scale,
    };
    let counter = number.map(|number| block(&said(edition, number), 46.0, Weight::Bold, ACCENT, 30.0));
    let above = if counter.is_some() { 10.0 } else { 30.0 };
    let texts = [
        block(&campaign.slogan, 32.0, Weight::Bold, ACCENT, 0.0),
        block(&campaign.title, 74.0, Weight::Bold, INK, 8.0),
        block(&campaign.pledge.statement, 35.0, Weight::Regular, INK, 22.0),
    ];
    texts
        .into_iter()
        .chain(counter)
        .chain([block(&campaign.organiser.name, 27.0, Weight::Regular, QUIET, above)])
        .collect()
}

/// The blocks one below the other in the middle of the room; all of them made smaller until they fit.
fn stacked(case: &TypeCase, blocks: &[Block], room: f32, (top, bottom): (f32, f32)) -> Vec<Line> {
    let cut: Vec<_> = blocks.iter().map(|block| (block, case.cut(&block.text, block.weight))).collect();
    let mut shrink = 1.0;
    loop {
        let mut lines = Vec::new();
        let mut y = 0.0;
        for (block, cut) in &cut {
            let size = block.size * shrink;
            y += block.gap * shrink;
            for text in cut.balanced(size, room) {
                // The baseline, where letters of the Latin script are in the middle of their line.
                let baseline = y + size * (LEADING / 2.0 + 0.36);
                lines.push(Line { text, y: baseline, size, weight: block.weight, ink: block.ink });
                y += size * LEADING;
            }
        }
        let free = bottom - top - y;
        if free >= 0.0 || shrink < 0.5 {
            lines.iter_mut().for_each(|line| line.y += top + free.max(0.0) / 2.0);
            return lines;
        }
        shrink -= 0.04;
    }
}

/// A line from the edge it begins at. One that is read from right to left is told so by Unicode's own marks: the renderer
/// knows no direction of a text.
fn written(line: &Line, x: f32, is_rtl: bool) -> Markup {
    let text = if is_rtl { format!("\u{202b}{}\u{202c}", line.text) } else { line.text.clone() };
    html! {
        text x=(x) y=(line.y) font-family=(FAMILY) font-size=(line.size) font-weight=(line.weight.value())
            fill=(line.ink) text-anchor=(if is_rtl { "end" } else { "start" }) {
            (text)
        }
    }
}

/// The counter in one line: whose it is, and what it says.
fn badge(case: &TypeCase, edition: &Edition, number: u64, look: Badge) -> Markup {
    const HEIGHT: f32 = 40.0;
    const SIZE: f32 = 17.0;
    const PADDING: f32 = 16.0;
    let is_rtl = edition.campaign.dir == Direction::Rtl;
    let (paper, ink, edge) = if look.dark { ("#141b22", "#eef2f5", "#6fd3c7") } else { (PAPER, INK, ACCENT) };
    let (label, on_label) = if look.dark { ("#6fd3c7", "#062422") } else { (ACCENT, "#ffffff") };
    let texts = [(edition.campaign.title.clone(), on_label), (said(edition, number), ink)];
    let [first, second] = texts.each_ref().map(|(text, _)| case.width(text, SIZE, Weight::Bold) + 2.0 * PADDING);
    let width = first + second;
    let starts = if is_rtl { [second, 0.0] } else { [0.0, first] };
    let edges = if is_rtl { [width - PADDING, second - PADDING] } else { [PADDING, first + PADDING] };
    html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(width) height=(HEIGHT) {
            clipPath id="round" { rect width=(width) height=(HEIGHT) rx="9" {} }
            g clip-path="url(#round)" {
                rect width=(width) height=(HEIGHT) fill=(paper) {}
                rect x=(starts[0]) width=(first) height=(HEIGHT) fill=(label) {}
            }
            rect x="0.75" y="0.75" width=(width - 1.5) height=(HEIGHT - 1.5) rx="8.5" fill="none" stroke=(edge) stroke-width="1.5" {}
            @for ((text, ink), x) in texts.iter().zip(edges) {
                (written(&Line { text: text.clone(), y: HEIGHT / 2.0 + SIZE * 0.36, size: SIZE, weight: Weight::Bold, ink }, x, is_rtl))
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
        pictures::type_case::FONTS,
    };

    fn editions() -> Vec<Arc<Edition>> {
        let campaigns = Campaigns::load(&Source::Embedded).expect("faultless");
        let campaign = campaigns.get("sid-2023").expect("the campaign in the box");
        campaign.editions().cloned().collect()
    }

    #[test]
    fn no_letter_of_any_language_is_missing_in_the_fonts() {
        for edition in editions() {
            let texts = [0, 3, 10, 1_234_567_890].map(|number| blocks(&edition, Some(number), 1.0));
            for font in FONTS {
                let letters = FontRef::new(font).expect("a font").charmap();
                let missing: BTreeSet<_> = texts
                    .iter()
                    .flatten()
                    .flat_map(|block| block.text.chars())
                    .filter(|it| letters.map(*it).is_none())
                    .collect();
                assert!(missing.is_empty(), "{}: {missing:?}", edition.campaign.lang);
            }
        }
    }

    #[test]
    fn every_line_of_a_poster_is_inside_its_margins() {
        let case = TypeCase::new();
        for edition in editions() {
            let posters =
                [(&CARD, Some(1_234_567)), (&CARD, None), (&SQUARE, Some(1_234_567)), (&STORY, Some(1_234_567))];
            for (measures, number) in posters {
                let Measures { width, height, margin, scale, .. } = measures;
                let room = width - 2.0 * margin.0;
                let lines = stacked(&case, &blocks(&edition, number, *scale), room, (margin.1, height - margin.1));
                assert!(lines.len() >= 5, "{}", edition.campaign.lang);
                for line in lines {
                    assert!(case.width(&line.text, line.size, line.weight) <= room + 2.0, "{}", line.text);
                    assert!(
                        line.y - line.size >= margin.1 - line.size * 0.3 && line.y <= height - margin.1,
                        "{}",
                        line.text
                    );
                }
            }
        }
    }

    #[test]
    fn the_fonts_are_the_family_that_is_named() {
        let mut fonts = Database::new();
        FONTS.iter().for_each(|font| fonts.load_font_data(font.to_vec()));
        let families: Vec<_> = fonts.faces().map(|face| (face.families[0].0.clone(), face.weight.0)).collect();
        assert_eq!(families, [(FAMILY.to_owned(), 400), (FAMILY.to_owned(), 700)]);
    }
}
