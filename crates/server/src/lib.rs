//! The campaign's server, in reading order: what it records, what it counts, what it says, and how it is asked.

pub mod campaigns;
pub mod ledger;
pub mod tally;
