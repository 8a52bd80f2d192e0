//! Effect of shares: visits, and pledges of those visitors.

use crate::js::value::js_struct;

/// Visits and pledges that came through share links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShareImpact {
    /// Visits by share links.
    pub visits: u64,
    /// Pledges taken by these visitors.
    pub pledges: u64,
}

js_struct!(ShareImpact { visits, pledges });
