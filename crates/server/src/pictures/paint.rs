//! From a design to the bytes of a PNG or an SVG.

use resvg::{
    render,
    tiny_skia::{Pixmap, Transform},
    usvg::{Tree, WriteOptions},
};

use super::{Badge, Kind, design, type_case::TypeCase};
use crate::campaigns::Edition;

/// How many dots of a PNG a badge's unit is: it stands among text on screens of every kind.
const BADGE_SCALE: f32 = 2.0;

/// Draws pictures.
pub struct Painter(TypeCase);

impl Painter {
    /// With its fonts.
    pub fn new() -> Self {
        Self(TypeCase::new())
    }

    /// A picture of a campaign. None where an SVG of our own could not be read, which a test rules out.
    pub fn draw(&self, edition: &Edition, kind: Kind, number: u64) -> Option<Vec<u8>> {
        let tree = self.0.set(&design::svg(&self.0, edition, kind, number))?;
        match kind {
            Kind::Poster(_) | Kind::Leaflet => png(&tree, 1.0),
            Kind::Badge(Badge { svg: true, .. }) => {
                Some(outlined(&tree, &design::alternative(edition, number)).into_bytes())
            }
            Kind::Badge(_) => png(&tree, BADGE_SCALE),
        }
    }
}

fn png(tree: &Tree, scale: f32) -> Option<Vec<u8>> {
    let size = tree.size().to_int_size().scale_by(scale)?;
    let mut pixels = Pixmap::new(size.width(), size.height())?;
    render(tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().ok()
}

/// The SVG with its texts as outlines, so that it is the same in every reader's browser, and its words for those who hear.
fn outlined(tree: &Tree, said: &str) -> String {
    let svg = tree.to_string(&WriteOptions { coordinates_precision: 2, ..WriteOptions::default() });
    let title = maud::html! { title { (said) } }.into_string();
    match svg.split_once('>') {
        Some((head, rest)) => format!("{head} role=\"img\">{title}{rest}"),
        None => svg,
    }
}
