//! The count that a picture displays.

/// Number of digits of the count that a picture shows; the others are zero.
pub const SIGNIFICANT_DIGITS: u32 = 2;

/// Smallest count that is rounded down and shown with a `+`.
pub const ROUNDED_FROM: u64 = 10_u64.pow(SIGNIFICANT_DIGITS);

/// Returns the number a picture shows: 0, which stands for none, below the floor, and from [`ROUNDED_FROM`] on the
/// first [`SIGNIFICANT_DIGITS`] digits. A picture is looked at long after it was drawn, and a campaign of a million
/// pledges draws hundreds of pictures and not a million.
pub fn displayed_count(pledges: u64, floor: u64) -> u64 {
    if pledges < floor {
        return 0;
    }
    let digits = pledges.checked_ilog10().map_or(1, |exponent| exponent + 1);
    let step = 10_u64.pow(digits.saturating_sub(SIGNIFICANT_DIGITS));
    pledges - pledges % step
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::campaigns::{Campaigns, Source};

    #[test]
    fn a_picture_shows_a_round_number_and_none_below_the_floor() {
        for (pledges, count) in
            [(0, 0), (9, 0), (10, 10), (11, 11), (99, 99), (100, 100), (109, 100), (1999, 1900), (1_234_567, 1_200_000)]
        {
            assert_eq!(displayed_count(pledges, 10), count, "{pledges}");
        }
        assert_eq!((displayed_count(0, 0), displayed_count(3, 0)), (0, 3));
    }

    #[test]
    fn a_campaign_with_a_million_pledges_needs_as_many_pictures_as_documented() {
        let campaigns = Campaigns::load(&Source::Embedded).expect("valid campaigns");
        let floor =
            campaigns.default_campaign().expect("a campaign").localizations().next().expect("one").content.floor;
        let pictures: BTreeSet<_> = (0..=1_000_000).map(|pledges| displayed_count(pledges, floor)).collect();
        let sentence = format!("needs some {} pictures per language", pictures.len() / 10 * 10);
        let document = include_str!("../../../../docs/ARCHITECTURE.md");
        assert!(document.contains(&sentence), "docs/ARCHITECTURE.md must state: {sentence}");
    }
}
