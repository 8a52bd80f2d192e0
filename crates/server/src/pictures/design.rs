//! Designs of the pictures, as SVGs with live text elements.
//!
//! Invariant: all texts come from the campaign and the message catalogue, apart from the server's address, and no logo
//! is drawn.

use api::{Message, campaign::Direction};
use maud::{Markup, html};

use super::{
    campaign_picture::{self, CampaignPicture, Content, counter_text},
    kind::{BadgeStyle, Format, PictureKind},
    lights::{mark, progress},
    text_column::{BASELINE_OFFSET, Line, text_element},
    text_layout::{TextLayout, Weight},
};
use crate::campaigns::{LocalizedCampaign, ThemeColours};

/// Height of a badge, in SVG units.
pub const BADGE_HEIGHT: f32 = 40.0;

/// Alternative text of a picture, for people who do not see it.
pub fn alt_text(localized: &LocalizedCampaign, count: u64) -> String {
    format!("{}: {}", localized.content.title, counter_text(localized, count))
}

/// Alternative text of the picture that a supporter shares.
pub fn alt_text_of_taken(localized: &LocalizedCampaign, count: u64) -> String {
    format!("{}. {}", localized.message(Message::Certificate), alt_text(localized, count))
}

/// Composes the SVG of a picture. A kind without a counter ignores the count. `origin` is that of the server.
pub fn svg(
    text_layout: &TextLayout,
    localized: &LocalizedCampaign,
    kind: PictureKind,
    count: u64,
    origin: &str,
) -> String {
    let compose = |content, format| {
        campaign_picture::compose(text_layout, &CampaignPicture { localized, content, origin }, format)
    };
    match kind {
        PictureKind::Campaign(format) => compose(Content::Campaign(Some(count)), format),
        PictureKind::Taken(format, audience) => compose(Content::Taken(audience, count), format),
        PictureKind::CampaignWithoutCount => compose(Content::Campaign(None), Format::Card),
        PictureKind::Badge(style) => badge(text_layout, localized, count, style),
    }
    .into_string()
}

/// Badge with two fields in one line: the campaign's title after its mark, and the counter.
fn badge(text_layout: &TextLayout, localized: &LocalizedCampaign, count: u64, style: BadgeStyle) -> Markup {
    const FONT_SIZE: f32 = 17.0;
    const PADDING: f32 = 16.0;
    const MARK_RADIUS: f32 = 14.0;
    const MARK_WIDTH: f32 = 2.0 * MARK_RADIUS + 9.0;
    let is_rtl = localized.content.dir == Direction::Rtl;
    let (colours, drawing) = (&localized.colours, &*localized.drawing);
    let ThemeColours { surface, text, .. } = if style.dark { colours.dark } else { colours.light };
    let ground = drawing.background[0];
    let fields = [(localized.content.title.clone(), drawing.text), (counter_text(localized, count), text)];
    let [title_width, counter_width] =
        fields.each_ref().map(|(text, _)| text_layout.width(text, FONT_SIZE, Weight::Bold) + 2.0 * PADDING);
    let title_width = title_width + MARK_WIDTH;
    let width = title_width + counter_width;
    let mirrored = |x: f32| if is_rtl { width - x } else { x };
    let title_x = if is_rtl { counter_width } else { 0.0 };
    let text_xs = [PADDING + MARK_WIDTH, title_width + PADDING].map(mirrored);
    let mark_place = (mirrored(PADDING + MARK_RADIUS), BADGE_HEIGHT / 2.0, MARK_RADIUS);
    let baseline = BADGE_HEIGHT / 2.0 + FONT_SIZE * BASELINE_OFFSET;
    let lines =
        fields.map(|(text, colour)| Line { text, baseline, font_size: FONT_SIZE, weight: Weight::Bold, colour });
    html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(width) height=(BADGE_HEIGHT) {
            clipPath id="round" { rect width=(width) height=(BADGE_HEIGHT) rx="9" {} }
            g clip-path="url(#round)" {
                rect width=(width) height=(BADGE_HEIGHT) fill=(surface) {}
                rect x=(title_x) width=(title_width) height=(BADGE_HEIGHT) fill=(ground) {}
            }
            rect x="0.75" y="0.75" width=(width - 1.5) height=(BADGE_HEIGHT - 1.5) rx="8.5" fill="none" stroke=(ground) stroke-width="1.5" {}
            (mark(drawing, progress(localized, Some(count)), mark_place))
            @for (line, x) in lines.iter().zip(text_xs) {
                (text_element(line, x, if is_rtl { "end" } else { "start" }, is_rtl))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use resvg::usvg::fontdb::Database;

    use crate::pictures::text_layout::{FONT_FAMILY, FONTS};

    #[test]
    fn the_embedded_fonts_belong_to_the_named_family() {
        let mut fonts = Database::new();
        FONTS.iter().for_each(|font| fonts.load_font_data(font.to_vec()));
        let families: Vec<_> = fonts.faces().map(|face| (face.families[0].0.clone(), face.weight.0)).collect();
        assert_eq!(families, [(FONT_FAMILY.to_owned(), 400), (FONT_FAMILY.to_owned(), 700)]);
    }
}
