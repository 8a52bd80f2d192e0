//! Legibility of colours on the widget.
//!
//! The widget's style sheet corrects colours that could not be read, in CSS alone: a colour is converted to CIE Lab,
//! its lightness is clamped to a range, and its chroma is reduced by the same factor, so that the hue stays. This
//! module computes the same, for the builder, which tells a partner beforehand what becomes of a colour, and for the
//! check of a campaign's own colours, which must need no correction.
//!
//! Invariant: the ranges are those of `static/widget.css`; a test compares them.

use color::{AlphaColor, Lab, Srgb};

use crate::colour::Colour;

/// Minimum contrast ratio of text (WCAG 2.2, 1.4.3).
pub const MIN_CONTRAST: f32 = 4.5;

/// Range of lightness (CIE L*).
#[derive(Clone, Copy, Debug)]
pub struct LightnessRange {
    /// Lowest lightness.
    pub min: f32,
    /// Highest lightness.
    pub max: f32,
}

/// Ranges of the colours of a theme. Any text on any surface, and any text on any accent, has [`MIN_CONTRAST`].
#[derive(Clone, Copy, Debug)]
pub struct ThemeRanges {
    /// Background of the widget.
    pub surface: LightnessRange,
    /// Text.
    pub text: LightnessRange,
    /// Buttons and links.
    pub accent: LightnessRange,
    /// Text on the accent.
    pub accent_text: LightnessRange,
}

/// Ranges of the light theme.
pub const LIGHT: ThemeRanges = ThemeRanges {
    surface: LightnessRange { min: 92.0, max: 100.0 },
    text: LightnessRange { min: 0.0, max: 25.0 },
    accent: LightnessRange { min: 0.0, max: 40.0 },
    accent_text: LightnessRange { min: 94.0, max: 100.0 },
};

/// Ranges of the dark theme.
pub const DARK: ThemeRanges = ThemeRanges {
    surface: LightnessRange { min: 0.0, max: 14.0 },
    text: LightnessRange { min: 90.0, max: 100.0 },
    accent: LightnessRange { min: 72.0, max: 100.0 },
    accent_text: LightnessRange { min: 0.0, max: 20.0 },
};

impl LightnessRange {
    /// Moves a colour that is too light or too dark into the range, and reduces its chroma by the same factor.
    pub fn clamp(&self, requested: Colour) -> Colour {
        let [l, a, b, _] = to_srgb(requested).convert::<Lab>().components;
        let fade = 1.0_f32.min(self.max / l).min((100.0 - self.min) / (100.0 - l));
        // Black and white divide by zero, and have no chroma to reduce.
        let fade = if fade.is_finite() { fade } else { 1.0 };
        let clamped = AlphaColor::<Lab>::new([l.clamp(self.min, self.max), a * fade, b * fade, 1.0]);
        let color::Rgba8 { r, g, b, .. } = clamped.convert::<Srgb>().to_rgba8();
        Colour::new([r, g, b])
    }
}

/// Returns the lightness of a colour (CIE L*, D50), 0 to 100.
pub fn lightness(colour: Colour) -> f32 {
    to_srgb(colour).convert::<Lab>().components[0]
}

/// Returns the contrast ratio of two colours (WCAG 2.2).
pub fn contrast(one: Colour, other: Colour) -> f32 {
    let [one, other] = [one, other].map(|colour| to_srgb(colour).discard_alpha().relative_luminance() + 0.05);
    one.max(other) / one.min(other)
}

fn to_srgb(colour: Colour) -> AlphaColor<Srgb> {
    let [red, green, blue] = colour.channels();
    AlphaColor::from_rgb8(red, green, blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        text.parse().expect("a colour")
    }

    #[test]
    fn known_contrasts_are_computed() {
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
        for (colour_text, expected) in [
            ("#ff0000", [54.29, 80.80, 69.89]),
            ("#ffff00", [97.61, -15.75, 93.39]),
            ("#008000", [46.28, -47.56, 48.58]),
        ] {
            let [l, a, b, _] = to_srgb(colour(colour_text)).convert::<Lab>().components;
            for (found, expected) in [l, a, b].into_iter().zip(expected) {
                assert!((found - expected).abs() < 0.1, "{colour_text}: {:?}", [l, a, b]);
            }
        }
    }

    #[test]
    fn a_colour_within_the_range_is_unchanged() {
        for (theme, accent) in [(LIGHT, "#0b5c8a"), (LIGHT, "#7a1fa2"), (DARK, "#8fd0ff"), (DARK, "#ffee00")] {
            assert_eq!(theme.accent.clamp(colour(accent)), colour(accent));
        }
    }

    #[test]
    fn every_colour_is_legible_after_correction() {
        let extremes = |range: LightnessRange| ["#000000", "#ffffff"].map(|extreme| range.clamp(colour(extreme)));
        let levels = [0, 51, 102, 153, 204, 255];
        for theme in [LIGHT, DARK] {
            let grounds: Vec<_> = extremes(theme.surface).into_iter().chain(extremes(theme.accent_text)).collect();
            for red in levels {
                for green in levels {
                    for blue in levels {
                        let accent = theme.accent.clamp(Colour::new([red, green, blue]));
                        for ground in &grounds {
                            let found = contrast(accent, *ground);
                            assert!(found >= MIN_CONTRAST, "{accent} {ground}: {found}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_ranges_are_those_of_the_style_sheet() {
        let css = include_str!("../../../static/widget.css");
        let dark = css.find(".sid.dark {").expect("a dark theme");
        for (css, theme) in [(&css[..dark], LIGHT), (&css[dark..], DARK)] {
            let ThemeRanges { surface, text, accent, accent_text } = theme;
            for (name, range) in [("surface", surface), ("text", text), ("accent", accent), ("on-accent", accent_text)]
            {
                for (end, value) in [("min", range.min), ("max", range.max)] {
                    assert!(css.contains(&format!("\n  --_sid-{name}-{end}: {value};")), "{name}-{end}: {value}");
                }
            }
        }
    }
}
