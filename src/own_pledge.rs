//! The visitor's own pledge, as the ledger has it.

use api::EntryId;
use serde::{Deserialize, Serialize};

use crate::js::value::js_struct;

/// A pledge the visitor took, with the receipt that authorises its withdrawal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPledge {
    /// Id of the pledge.
    pub id: EntryId,
    /// Receipt of the pledge.
    pub receipt: String,
    /// Number of pledges just after it was counted; unknown where another page took it.
    #[serde(default)]
    pub number: Option<u64>,
}

js_struct!(OwnPledge { id, receipt, number });

impl OwnPledge {
    /// Number of the pledge as it is displayed: rounded to three digits, and absent below the floor.
    ///
    /// Other visitors take the pledge at the same moment, so the last digits of a large number belong to nobody.
    pub fn displayed_number(&self, floor: u64) -> Option<u64> {
        let number = self.number.filter(|number| *number >= floor)?;
        let mut step = 1;
        while number / step >= 1000 {
            step *= 10;
        }
        Some((number + step / 2) / step * step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_number_is_rounded_to_three_digits_and_one_below_the_floor_is_not_displayed() {
        let own = |number| OwnPledge { id: EntryId::new(1, &[1; 10]), receipt: String::new(), number };
        for (number, displayed) in [
            (7, None),
            (10, Some(10)),
            (999, Some(999)),
            (1234, Some(1230)),
            (1235, Some(1240)),
            (99_960, Some(100_000)),
        ] {
            assert_eq!(own(Some(number)).displayed_number(10), displayed, "{number}");
        }
        assert_eq!(own(None).displayed_number(10), None);
    }
}
