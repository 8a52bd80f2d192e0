//! Whether an accent can be read on the widget, and what the widget makes of it.
//!
//! Invariant: the same rule as in `static/widget.css`, whose numbers a test holds against those here.

use std::fmt;

use color::{AlphaColor, Lab, Srgb};

use crate::pages::accent::Accent;

/// The least contrast of text (WCAG 2.2, 1.4.3).
pub const LEAST: f32 = 4.5;

/// A colour of sRGB: red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// A theme's colours, and how light (CIE L*) an accent may be in it.
#[derive(Clone, Copy, Debug)]
pub struct Ground {
    /// What the widget stands on.
    pub surface: Colour,
    /// What is written on the accent.
    pub text: Colour,
    least: f32,
    most: f32,
}

/// On light.
pub const LIGHT: Ground =
    Ground { surface: Colour([0xff, 0xfd, 0xf9]), text: Colour([0xff, 0xff, 0xff]), least: 0.0, most: 40.0 };
/// On dark.
pub const DARK: Ground =
    Ground { surface: Colour([0x14, 0x1b, 0x22]), text: Colour([0x06, 0x24, 0x22]), least: 72.0, most: 100.0 };

/// An accent in a theme.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// What the widget shows.
    pub shown: Colour,
    /// The contrast of what is shown against the surface.
    pub shown_contrast: f32,
    /// The contrast of the text on what is shown.
    pub text_contrast: f32,
}

impl Ground {
    /// An accent as it is seen in this theme.
    pub fn see(&self, asked: Colour) -> Seen {
        let shown = self.mend(asked);
        Seen { shown, shown_contrast: contrast(shown, self.surface), text_contrast: contrast(self.text, shown) }
    }

    /// A colour too light or too dark is moved into the range, and loses colourfulness by as much.
    fn mend(&self, asked: Colour) -> Colour {
        let [l, a, b, _] = painted(asked).convert::<Lab>().components;
        let fade = 1.0_f32.min(self.most / l).min((100.0 - self.least) / (100.0 - l));
        // Black and white divide by nothing, and have no colourfulness to lose.
        let fade = if fade.is_finite() { fade } else { 1.0 };
        let mended = AlphaColor::<Lab>::new([l.clamp(self.least, self.most), a * fade, b * fade, 1.0]);
        let color::Rgba8 { r, g, b, .. } = mended.convert::<Srgb>().to_rgba8();
        Colour([r, g, b])
    }
}

impl From<Accent> for Colour {
    fn from(accent: Accent) -> Self {
        Self(accent.channels())
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([red, green, blue]) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// The contrast of two colours (WCAG 2.2, contrast ratio).
fn contrast(one: Colour, other: Colour) -> f32 {
    let [one, other] = [one, other].map(|colour| painted(colour).discard_alpha().relative_luminance() + 0.05);
    one.max(other) / one.min(other)
}

fn painted(Colour([red, green, blue]): Colour) -> AlphaColor<Srgb> {
    AlphaColor::from_rgb8(red, green, blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        text.parse::<Accent>().expect("a colour").into()
    }

    #[test]
    fn contrasts_are_those_that_are_known() {
        for (one, other, expected) in [
            ("#000000", "#ffffff", 21.0),
            ("#777777", "#ffffff", 4.48),
            ("#767676", "#ffffff", 4.54),
            ("#ff0000", "#ffffff", 4.0),
            ("#0000ff", "#ffffff", 8.59),
            ("#7a1fa2", "#7a1fa2", 1.0),
        ] {
            let found = contrast(colour(one), colour(other));
            assert!((found - expected).abs() < 0.005, "{one} {other}: {found}");
        }
    }

    /// <https://www.w3.org/TR/css-color-4/#resolving-lab-lch-values>: lightness is that of a D50 white.
    #[test]
    fn lightness_is_that_of_css() {
        for (asked, expected) in [
            ("#ff0000", [54.29, 80.80, 69.89]),
            ("#ffff00", [97.61, -15.75, 93.39]),
            ("#008000", [46.28, -47.56, 48.58]),
        ] {
            let [l, a, b, _] = painted(colour(asked)).convert::<Lab>().components;
            for (found, expected) in [l, a, b].into_iter().zip(expected) {
                assert!((found - expected).abs() < 0.1, "{asked}: {:?}", [l, a, b]);
            }
        }
    }

    #[test]
    fn what_is_within_the_range_stays_as_it_is() {
        for (ground, accent) in [(LIGHT, "#0b6464"), (LIGHT, "#7a1fa2"), (DARK, "#6fd3c7"), (DARK, "#ffee00")] {
            assert_eq!(ground.see(colour(accent)).shown, colour(accent));
        }
    }

    #[test]
    fn whatever_is_asked_for_can_be_read_in_the_end() {
        let levels = [0, 51, 102, 153, 204, 255];
        for red in levels {
            for green in levels {
                for blue in levels {
                    for ground in [LIGHT, DARK] {
                        let seen = ground.see(Colour([red, green, blue]));
                        assert!(seen.shown_contrast >= LEAST && seen.text_contrast >= LEAST, "{seen:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_numbers_are_those_of_the_style_sheet() {
        let css = include_str!("../../../../../static/widget.css");
        let dark = css.find(".sid.dark {").expect("a dark theme");
        for (css, ground) in [(&css[..dark], LIGHT), (&css[dark..], DARK)] {
            let value = |name: &str| {
                let rest = css.split_once(&format!("--{name}: ")).unwrap_or_else(|| panic!("no {name}")).1;
                rest[..rest.find([';', ')']).expect("its end")].rsplit(", ").next().expect("a value").to_owned()
            };
            let long = |text: String| if text == "#fff" { "#ffffff".to_owned() } else { text };
            assert_eq!(long(value("asked-surface")), ground.surface.to_string());
            assert_eq!(long(value("asked-accent-text")), ground.text.to_string());
            assert_eq!(value("accent-least"), ground.least.to_string());
            assert_eq!(value("accent-most"), ground.most.to_string());
        }
    }
}
