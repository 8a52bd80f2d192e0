//! The visitor's own pledge, as the ledger has it.

use api::EntryId;
use serde::{Deserialize, Serialize};

use crate::js::value::js_struct;

/// Smallest count that one pledge can be said to be one of.
const MIN_DISPLAYED: u64 = 2;

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
    /// unknown, the one just after the pledge. Absent below the floor, for a single pledge, and where neither is
    /// known.
    ///
    /// A pledge has no number of its own: others are taken at the same moment, and after withdrawals it could be above
    /// the count.
    pub fn displayed_count(&self, count: Option<u64>, floor: u64) -> Option<u64> {
        count.or(self.number).filter(|number| *number >= floor.max(MIN_DISPLAYED))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(number: Option<u64>) -> OwnPledge {
        OwnPledge { id: EntryId::new(1, &[1; 10]), receipt: String::new(), number }
    }

    #[test]
    fn the_displayed_count_is_that_of_the_widget_from_the_floor_on() {
        for count in 0..10_000 {
            for number in [None, Some(count), Some(count + 1), Some(count * 2)] {
                let displayed = own(number).displayed_count(Some(count), 10);
                assert_eq!(displayed, (count >= 10).then_some(count), "{number:?}");
            }
        }
    }

    #[test]
    fn without_a_count_it_is_that_of_the_time_of_the_pledge() {
        for (number, floor, displayed) in
            [(None, 10, None), (Some(9), 10, None), (Some(4_823), 10, Some(4_823)), (Some(1), 0, None)]
        {
            assert_eq!(own(number).displayed_count(None, floor), displayed, "{number:?}");
        }
    }
}
