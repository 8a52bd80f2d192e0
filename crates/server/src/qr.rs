//! QR codes of share links (ISO/IEC 18004).
//!
//! Invariant: a code holds the link alone, and nothing that distinguishes one visitor from another.

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;
use sid_pledge::share_links;

/// Width of the quiet zone, the light border around a QR code, in modules (ISO/IEC 18004, 6.3.8).
pub const QUIET_ZONE_MODULES: u32 = 4;

/// A link and its QR code. The link is for people who cannot scan the code.
#[derive(Serialize)]
pub struct LinkWithCode {
    address: String,
    #[serde(flatten)]
    code: share_links::QrCode,
}

impl LinkWithCode {
    /// Makes the QR code of a link.
    pub fn new(url: String) -> Self {
        Self { code: code(&url), address: url }
    }
}

/// Makes the QR code of a link, without its quiet zone. The dark modules are one SVG path, with a rectangle for each
/// horizontal run. A link too long for a QR code gives an empty one, of size 0.
pub fn code(url: &str) -> share_links::QrCode {
    let Ok(code) = QrCode::with_error_correction_level(url, EcLevel::M) else { return Default::default() };
    let size = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(size).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(PartialEq::eq) {
            if run.first() == Some(&Color::Dark) {
                path.push_str(&format!("M{x} {y}h{0}v1h-{0}z", run.len()));
            }
            x += run.len();
        }
    }
    share_links::QrCode { size: u64::try_from(size).unwrap_or_default(), path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_independent_reader_decodes_the_drawn_code() {
        let long = format!("https://pledge.example.org/s/sid-2023/{}/qr?lang=fr", "ngo-".repeat(15));
        for url in ["https://pledge.example.org/s/sid-2023/ngo-be/qr?lang=fr", &long] {
            let share_links::QrCode { size, path } = code(url);
            let (size, edge) = (size + 8, 4 * (size as usize + 8));
            let svg = format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {size} {size}" width="{edge}" height="{edge}"><path d="{path}"/></svg>"#
            );
            let tree = resvg::usvg::Tree::from_str(&svg, &Default::default()).expect("an SVG");
            let mut pixels = resvg::tiny_skia::Pixmap::new(edge as u32, edge as u32).expect("a pixmap");
            pixels.fill(resvg::tiny_skia::Color::WHITE);
            resvg::render(&tree, Default::default(), &mut pixels.as_mut());
            let grey = |x: usize, y: usize| pixels.pixel(x as u32, y as u32).expect("inside").red();
            let mut picture = rqrr::PreparedImage::prepare_from_greyscale(edge, edge, grey);
            let grids = picture.detect_grids();
            assert_eq!(grids.len(), 1, "{url}");
            assert_eq!(grids[0].decode().expect("readable").1, url);
        }
    }

    #[test]
    fn a_link_too_long_for_a_code_has_none() {
        assert_eq!(code(&"x".repeat(5000)), share_links::QrCode::default());
    }
}
