//! The address of a landing page as a QR code (ISO/IEC 18004).
//!
//! Invariant: it holds the address and nothing that tells one visitor from another.

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;
use sid_pledge::share_links;

/// A code, and the address in it for whoever has no camera.
#[derive(Serialize)]
pub struct Addressed {
    address: String,
    #[serde(flatten)]
    code: share_links::QrCode,
}

/// An address with its code.
pub fn addressed(address: String) -> Addressed {
    Addressed { code: code(&address), address }
}

/// The light modules that belong around a code on each side (ISO/IEC 18004, 6.3.8).
pub const QUIET: u32 = 4;

/// The code, its dark modules as one path: a rectangle for each row of neighbours. Empty for what is too long for one.
pub fn code(address: &str) -> share_links::QrCode {
    let Ok(code) = QrCode::with_error_correction_level(address, EcLevel::M) else { return Default::default() };
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
    fn a_reader_that_is_not_ours_reads_the_address_in_what_is_drawn() {
        let long = format!("https://pledge.example.org/s/sid-2023/{}/qr?lang=fr", "ngo-".repeat(15));
        for address in ["https://pledge.example.org/s/sid-2023/ngo-be/qr?lang=fr", &long] {
            let share_links::QrCode { size, path } = code(address);
            let (size, edge) = (size + 8, 4 * (size as usize + 8));
            let svg = format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {size} {size}" width="{edge}" height="{edge}"><path d="{path}"/></svg>"#
            );
            let tree = resvg::usvg::Tree::from_str(&svg, &Default::default()).expect("an SVG");
            let mut pixels = resvg::tiny_skia::Pixmap::new(edge as u32, edge as u32).expect("room");
            pixels.fill(resvg::tiny_skia::Color::WHITE);
            resvg::render(&tree, Default::default(), &mut pixels.as_mut());
            let grey = |x: usize, y: usize| pixels.pixel(x as u32, y as u32).expect("inside").red();
            let mut picture = rqrr::PreparedImage::prepare_from_greyscale(edge, edge, grey);
            let grids = picture.detect_grids();
            assert_eq!(grids.len(), 1, "{address}");
            assert_eq!(grids[0].decode().expect("readable").1, address);
        }
    }

    #[test]
    fn an_endless_address_has_no_code() {
        assert_eq!(code(&"x".repeat(5000)), share_links::QrCode::default());
    }
}
