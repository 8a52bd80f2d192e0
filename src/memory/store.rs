//! Storage of the memory: `localStorage`, or the page alone.

use std::{cell::RefCell, rc::Rc};

use super::Memory;
use crate::{browser, config::Config};

/// The device's memory of one campaign. It lasts only as long as the page where nothing may be stored.
///
/// Storage is read before every access and written at once, because other tabs of the site share it. Two tabs that
/// write at the same moment can lose one of the changes.
#[derive(Clone)]
pub struct DeviceMemory {
    key: Rc<str>,
    storage: bool,
    in_page: Rc<RefCell<Memory>>,
}

impl DeviceMemory {
    /// Creates the memory of a campaign.
    pub fn new(config: &Config) -> Self {
        Self { key: super::storage_key(config).into(), storage: config.storage, in_page: Rc::default() }
    }

    /// Reads the memory.
    pub fn read(&self) -> Memory {
        if self.storage
            && let Some(text) = browser::read_storage(&self.key)
        {
            return super::parse(&text);
        }
        self.in_page.borrow().clone()
    }

    /// Changes the memory, and stores it on the device where that is allowed.
    pub fn change(&self, change: impl FnOnce(&mut Memory)) {
        let before = self.read();
        let mut memory = before.clone();
        change(&mut memory);
        if self.storage && memory != before {
            browser::write_storage(&self.key, super::format(&memory).as_deref());
        }
        self.in_page.replace(memory);
    }

    /// `true` if the memory is on the device, and not only in this page.
    pub fn is_stored(&self) -> bool {
        self.storage && browser::read_storage(&self.key).is_some()
    }
}
