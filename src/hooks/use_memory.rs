//! What the device remembers, read once the widget is in the page, and changed by the other hooks.

use std::{cell::RefCell, rc::Rc};

use yew::prelude::*;

use super::{nothing, use_connected};
use crate::{
    Config, browser,
    memory::{self, Memory},
    state::{Action, State},
};

/// The device's memory of this campaign; only of this page where nothing may be stored.
#[derive(Clone)]
pub struct Remembered {
    key: Rc<str>,
    storage: bool,
    in_page: Rc<RefCell<Memory>>,
}

impl Remembered {
    /// The memory of a campaign.
    pub fn new(config: &Config) -> Self {
        Self { key: memory::storage_key(config).into(), storage: config.storage, in_page: Rc::default() }
    }

    /// What is remembered now. Another tab may have changed it since.
    pub fn read(&self) -> Memory {
        if self.storage
            && let Some(text) = browser::stored(&self.key)
        {
            return memory::parse(&text);
        }
        self.in_page.borrow().clone()
    }

    /// Changes what is remembered, on the device where that is allowed.
    pub fn change(&self, change: impl FnOnce(&mut Memory)) {
        let before = self.read();
        let mut memory = before.clone();
        change(&mut memory);
        if self.storage && memory != before {
            browser::store(&self.key, memory::format(&memory).as_deref());
        }
        self.in_page.replace(memory);
    }

    /// Whether what is remembered now is on the device, and not in this page alone.
    pub fn outlives_the_page(&self) -> bool {
        self.storage && browser::stored(&self.key).is_some()
    }
}

/// Recalls an earlier visit on this device.
#[hook]
pub fn use_memory(config: &Config, remembered: &Remembered, state: &UseReducerHandle<State>) {
    let (remembered, dispatch) = (remembered.clone(), state.dispatcher());
    use_connected(
        config,
        Box::new(move |_| {
            let memory = remembered.read();
            if memory != Memory::default() {
                dispatch.dispatch(Action::Recalled(memory));
            }
            nothing()
        }),
    );
}
