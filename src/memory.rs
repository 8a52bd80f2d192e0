//! The visitor's own acts, stored on their device so that a reload or a closed page loses nothing.
//!
//! Invariant: nothing is stored before the visitor has acted, and nothing at all with `no-storage`.

mod store;

use api::{Audience, EntryId, Mode};
use wasm_bindgen::JsValue;

use crate::{
    config::Config,
    js::value::{self, JsConvert, js_struct},
    outbox::{Act, ActKind},
    own_pledge::OwnPledge,
    share_impact::ShareImpact,
};

pub use store::DeviceMemory;

/// The visitor's own acts in one campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Pledge taken and not withdrawn.
    pub pledge: Option<OwnPledge>,
    /// Promises made with the pledge.
    pub promises: Vec<String>,
    /// Steps ticked.
    pub steps_done: Vec<String>,
    /// Audience chosen.
    pub audience: Option<Audience>,
    /// Impact of all shares at the time of the visitor's first share.
    pub counts_when_shared: Option<ShareImpact>,
    /// Acts the server has not acknowledged yet.
    pub outbox: Vec<Act>,
}

js_struct!(Memory { pledge, promises, steps_done, audience, counts_when_shared, outbox });

impl Memory {
    /// `true` if a pledge is taken or queued.
    pub fn has_pledge(&self) -> bool {
        self.pledge.is_some() || self.queued_pledge().is_some()
    }

    /// Pledge that is still to be sent.
    pub fn queued_pledge(&self) -> Option<EntryId> {
        self.outbox.iter().find(|act| act.kind == ActKind::Pledge).map(|act| act.id)
    }

    /// Ticks or unticks a step.
    pub fn set_step(&mut self, id: &str, done: bool) {
        self.steps_done.retain(|known| known != id);
        if done {
            self.steps_done.push(id.to_owned());
        }
    }

    /// Removes the pledge and its promises.
    pub fn remove_pledge(&mut self) {
        self.pledge = None;
        self.promises.clear();
    }
}

/// Storage key of a campaign. Test mode has its own.
pub fn storage_key(config: &Config) -> String {
    match config.mode {
        Mode::Live => format!("sid-pledge:{}", config.campaign),
        Mode::Test => format!("sid-pledge:{}:test", config.campaign),
    }
}

/// Reads a stored memory. A value of another format, such as a later version's, gives an empty memory.
pub fn from_js(stored: &JsValue) -> Memory {
    let mut memory = Memory::from_js(stored).unwrap_or_default();
    if memory.counts_when_shared.is_none() {
        // Earlier releases used `shared_at`. One that is pinned on this site reads only that name: it drops the new
        // field when it stores the memory, and the next share sets it again.
        memory.counts_when_shared = ShareImpact::from_js(&value::get(stored, "shared_at"));
    }
    memory
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::{self, tests::act};

    #[test]
    fn a_step_is_stored_once_and_can_be_removed() {
        let mut memory = Memory::default();
        memory.set_step("talk", true);
        memory.set_step("talk", true);
        assert_eq!(memory.steps_done, ["talk"]);
        memory.set_step("talk", false);
        assert!(memory.steps_done.is_empty());
    }

    #[test]
    fn a_queued_pledge_stays_queued_until_it_is_answered() {
        let mut memory = Memory::default();
        let pledge = act(ActKind::Pledge, 1);
        outbox::add(&mut memory.outbox, pledge.clone());
        assert_eq!(memory.queued_pledge(), Some(pledge.id));
        outbox::remove(&mut memory.outbox, &pledge);
        assert_eq!(memory.queued_pledge(), None);
    }
}
