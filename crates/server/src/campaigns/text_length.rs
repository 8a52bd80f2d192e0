//! Text length in the units that share channels use for their limits.

use std::ops::RangeInclusive;

use strum::EnumString;
use unicode_segmentation::UnicodeSegmentation;

/// Unit of a text's length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString)]
#[strum(serialize_all = "lowercase")]
pub enum LengthUnit {
    /// Unicode scalar values.
    Characters,
    /// Extended grapheme clusters (Unicode Standard Annex 29).
    Graphemes,
    /// Weighted length as used by X: one for most letters, two for other code points (twitter-text configuration,
    /// version 3). X counts an emoji of several code points as two in total; here each of its code points counts, so
    /// the result can be too high for such an emoji, never too low.
    Weighted,
}

/// Code points with weight one on X. Emoji and the scripts of East Asia are outside these ranges and have weight two.
const WEIGHT_ONE: [RangeInclusive<u32>; 4] = [0..=4351, 8192..=8205, 8208..=8223, 8242..=8247];

/// Returns the length of a text in the given unit.
pub fn text_length(text: &str, unit: LengthUnit) -> usize {
    match unit {
        LengthUnit::Characters => text.chars().count(),
        LengthUnit::Graphemes => text.graphemes(true).count(),
        LengthUnit::Weighted => text
            .chars()
            .map(|char| if WEIGHT_ONE.iter().any(|range| range.contains(&u32::from(char))) { 1 } else { 2 })
            .sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_gives_its_own_length() {
        let family = "👩\u{200d}👧";
        for (text, characters, graphemes, weighted) in [
            ("abc", 3, 3, 3),
            ("e\u{301}", 2, 1, 2),
            ("ที่นี่", 6, 2, 6),
            ("“…”", 3, 3, 4),
            ("日本", 2, 2, 4),
            (family, 3, 1, 5),
        ] {
            assert_eq!(text_length(text, LengthUnit::Characters), characters, "{text}");
            assert_eq!(text_length(text, LengthUnit::Graphemes), graphemes, "{text}");
            assert_eq!(text_length(text, LengthUnit::Weighted), weighted, "{text}");
        }
    }
}
