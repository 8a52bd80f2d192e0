//! Events for the host page. None of them identifies the visitor.

use api::{Channel, counts::Totals};

use crate::browser::Host;

/// The widget is interactive and shows what the device remembers.
pub fn ready(host: &Host) {
    host.dispatch("ready", &[]);
}

/// The pledge is in the ledger.
pub fn taken(host: &Host) {
    host.dispatch("taken", &[]);
}

/// The pledge was withdrawn.
pub fn withdrawn(host: &Host) {
    host.dispatch("withdrawn", &[]);
}

/// A step was ticked or unticked.
pub fn step_changed(host: &Host, step: &str, done: bool) {
    host.dispatch("step-changed", &[("step", step.into()), ("done", done.into())]);
}

/// A share channel was chosen.
pub fn shared(host: &Host, channel: Channel) {
    host.dispatch("shared", &[("channel", channel.as_str().into())]);
}

/// The counts changed.
pub fn counts_changed(host: &Host, counts: &Totals) {
    let number = |n: u64| (n as f64).into();
    host.dispatch(
        "counts-changed",
        &[
            ("pledges", number(counts.pledges)),
            ("shares", number(counts.shares.total)),
            ("visits", number(counts.visits.total)),
        ],
    );
}

/// An act failed: `unreachable` (stored, will be sent) or `refused`.
pub fn failed(host: &Host, reason: &str) {
    host.dispatch("failed", &[("reason", reason.into())]);
}
