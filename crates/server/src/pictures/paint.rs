//! Rendering of a picture's SVG to the bytes of a PNG or of an SVG with outlined text.

use resvg::{
    render,
    tiny_skia::{Pixmap, Transform},
    usvg::{Tree, WriteOptions},
};

use super::{
    design,
    kind::{BadgeStyle, PictureKind},
    text_layout::TextLayout,
};
use crate::campaigns::LocalizedCampaign;

/// Pixels per SVG unit in a badge's PNG. Badges stand among text, on screens of every pixel density.
pub const BADGE_PIXELS_PER_UNIT: f32 = 2.0;

/// Renderer of pictures, with the fonts loaded.
pub struct Painter {
    text_layout: TextLayout,
    origin: String,
}

impl Painter {
    /// Creates a renderer and loads the fonts. `origin` is that of the server, which some pictures show.
    pub fn new(origin: String) -> Self {
        Self { text_layout: TextLayout::new(), origin }
    }

    /// Draws a picture of a campaign that shows a count, 0 if the count is below the campaign's floor.
    ///
    /// Returns `None` if the generated SVG cannot be parsed or rendered. Tests rule this out for the built-in
    /// campaigns.
    pub fn draw(&self, localized: &LocalizedCampaign, kind: PictureKind, count: u64) -> Option<Vec<u8>> {
        let Self { text_layout, origin } = self;
        let tree = text_layout.parse_svg(&design::svg(text_layout, localized, kind, count, origin))?;
        match kind {
            PictureKind::Campaign(_) | PictureKind::Taken(..) | PictureKind::CampaignWithoutCount => png(&tree, 1.0),
            PictureKind::Badge(BadgeStyle { svg: true, .. }) => {
                Some(outlined_svg(&tree, &design::alt_text(localized, count)).into_bytes())
            }
            PictureKind::Badge(_) => png(&tree, BADGE_PIXELS_PER_UNIT),
        }
    }
}

fn png(tree: &Tree, pixels_per_unit: f32) -> Option<Vec<u8>> {
    let size = tree.size().to_int_size().scale_by(pixels_per_unit)?;
    let mut pixels = Pixmap::new(size.width(), size.height())?;
    render(tree, Transform::from_scale(pixels_per_unit, pixels_per_unit), &mut pixels.as_mut());
    pixels.encode_png().ok()
}

/// Serializes a tree with its texts as outlines, so that it looks the same in every browser. Screen readers get the
/// alternative text, as the `title` of an element with the role `img`.
fn outlined_svg(tree: &Tree, alt_text: &str) -> String {
    let svg = tree.to_string(&WriteOptions { coordinates_precision: 2, ..WriteOptions::default() });
    let title = maud::html! { title { (alt_text) } }.into_string();
    match svg.split_once('>') {
        Some((start_tag, rest)) => format!("{start_tag} role=\"img\">{title}{rest}"),
        None => svg,
    }
}
