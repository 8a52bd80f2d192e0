//! What this device remembers of the visitor's own acts, so that a reload or a closed page loses nothing.
//!
//! Invariant: nothing is written before the visitor has done something, and never where `no-storage` is set.

use api::{Audience, EntryId, Mode};

use crate::{
    Config, js,
    outbox::{self, Act, ActKind},
    state::Brought,
    widget::OwnPledge,
};

/// The visitor's own acts in one campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// The pledge they took, if it stands.
    pub pledge: Option<OwnPledge>,
    /// The promises they made with it.
    pub promises: Vec<String>,
    /// The steps they ticked.
    pub steps_done: Vec<String>,
    /// Who they said they are.
    pub audience: Option<Audience>,
    /// What shares had brought when they first shared.
    pub shared_at: Option<Brought>,
    /// What the server has not acknowledged yet.
    pub outbox: Vec<Act>,
}

impl Memory {
    /// The pledge that still waits to be sent.
    pub fn waiting_pledge(&self) -> Option<EntryId> {
        self.outbox.iter().find(|act| act.kind == ActKind::Pledge).map(|act| act.id)
    }

    /// Remembers whether a step is done.
    pub fn tick(&mut self, id: &str, done: bool) {
        self.steps_done.retain(|known| known != id);
        if done {
            self.steps_done.push(id.to_owned());
        }
    }

    /// Forgets the pledge and its promises.
    pub fn forget_pledge(&mut self) {
        self.pledge = None;
        self.promises.clear();
    }

    /// Keeps an act that is about to be sent.
    pub fn keep(&mut self, act: Act) {
        outbox::put(&mut self.outbox, act);
    }

    /// Drops an act the server answered.
    pub fn drop_answered(&mut self, act: &Act) {
        outbox::take_out(&mut self.outbox, act);
    }
}

/// The name a campaign's memory is stored under. Test acts are remembered apart.
pub fn storage_key(config: &Config) -> String {
    match config.mode {
        Mode::Live => format!("sid-pledge:{}", config.campaign),
        Mode::Test => format!("sid-pledge:{}:test", config.campaign),
    }
}

/// Reads a stored memory; what cannot be read, such as a later version's, is as good as none.
pub fn parse(text: &str) -> Memory {
    js::parse(text).unwrap_or_default()
}

/// The text to store, or nothing where there is nothing to remember.
pub fn format(memory: &Memory) -> Option<String> {
    if *memory == Memory::default() { None } else { js::format(memory) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::tests::act;

    #[test]
    fn an_empty_memory_leaves_no_trace() {
        assert_eq!(format(&Memory::default()), None);
    }

    #[test]
    fn a_step_is_remembered_once_and_can_be_forgotten() {
        let mut memory = Memory::default();
        memory.tick("talk", true);
        memory.tick("talk", true);
        assert_eq!(memory.steps_done, ["talk"]);
        memory.tick("talk", false);
        assert!(memory.steps_done.is_empty());
    }

    #[test]
    fn a_kept_pledge_waits_until_it_is_answered() {
        let mut memory = Memory::default();
        let pledge = act(ActKind::Pledge, 1);
        memory.keep(pledge.clone());
        assert_eq!(memory.waiting_pledge(), Some(pledge.id));
        memory.drop_answered(&pledge);
        assert_eq!(memory.waiting_pledge(), None);
    }
}
