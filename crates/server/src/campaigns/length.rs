//! How long a text is, as those count it who set limits.

use strum::EnumString;
use unicode_segmentation::UnicodeSegmentation;

/// A way of counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString)]
#[strum(serialize_all = "lowercase")]
pub enum Counted {
    /// Unicode's scalar values.
    Characters,
    /// What a reader takes for one character (Unicode Standard Annex 29).
    Graphemes,
    /// X's way: most letters count one, other signs two (twitter-text's configuration, version 3). An emoji of several
    /// code points counts more here than there, so nothing comes out too long.
    Weighted,
}

/// The code points that X counts as one. Emoji and the scripts of East Asia are not among them.
const LIGHT: [std::ops::RangeInclusive<u32>; 4] = [0..=4351, 8192..=8205, 8208..=8223, 8242..=8247];

/// The length of a text.
pub fn length(text: &str, counted: Counted) -> usize {
    match counted {
        Counted::Characters => text.chars().count(),
        Counted::Graphemes => text.graphemes(true).count(),
        Counted::Weighted => text
            .chars()
            .map(|char| if LIGHT.iter().any(|range| range.contains(&u32::from(char))) { 1 } else { 2 })
            .sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_counts_in_its_own_way() {
        let family = "👩\u{200d}👧";
        for (text, characters, graphemes, weighted) in [
            ("abc", 3, 3, 3),
            ("e\u{301}", 2, 1, 2),
            ("ที่นี่", 6, 2, 6),
            ("“…”", 3, 3, 4),
            ("日本", 2, 2, 4),
            (family, 3, 1, 5),
        ] {
            assert_eq!(length(text, Counted::Characters), characters, "{text}");
            assert_eq!(length(text, Counted::Graphemes), graphemes, "{text}");
            assert_eq!(length(text, Counted::Weighted), weighted, "{text}");
        }
    }
}
