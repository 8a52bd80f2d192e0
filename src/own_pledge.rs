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
    /// Number of pledges that the visitor's is said to be one of: the count that the widget shows, or, while that is
    /// unknown, the one just after the pledge. Absent below the floor, and where neither is known.
    ///
    /// No number is given to a single pledge: others are taken at the same moment, and withdrawals would leave a number
    /// above the count.
    pub fn told_number(&self, count: Option<u64>, floor: u64) -> Option<u64> {
        count.or(self.number).filter(|number| *number >= floor.max(2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(number: Option<u64>) -> OwnPledge {
        OwnPledge { id: EntryId::new(1, &[1; 10]), receipt: String::new(), number }
    }

    #[test]
    fn the_told_number_is_the_shown_count_from_the_floor_on() {
        for count in 0..10_000 {
            for number in [None, Some(count), Some(count + 1), Some(count * 2)] {
                let told = own(number).told_number(Some(count), 10);
                assert_eq!(told, (count >= 10).then_some(count), "{number:?}");
            }
        }
    }

    #[test]
    fn without_a_count_the_told_number_is_that_of_the_time_of_the_pledge() {
        for (number, floor, told) in
            [(None, 10, None), (Some(9), 10, None), (Some(4_823), 10, Some(4_823)), (Some(1), 0, None)]
        {
            assert_eq!(own(number).told_number(None, floor), told, "{number:?}");
        }
    }
}
