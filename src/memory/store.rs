//! Access to the memory, which the loader keeps: on the device, or in the page alone.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use super::Memory;
use crate::{
    browser::Host,
    config::Config,
    js::value::{self, JsConvert},
};

/// The device's memory of one campaign. It lasts only as long as the page where nothing may be stored.
///
/// All widgets of the page and all tabs of the site share it, so it is read before every access and written at once.
/// The loader keeps it and not this instance: a trap in the wasm loses nothing of it.
#[derive(Clone)]
pub struct DeviceMemory {
    key: Rc<str>,
    storage: bool,
    host: Host,
}

impl DeviceMemory {
    /// Creates the memory of a campaign.
    pub fn new(config: &Config, host: &Host) -> Self {
        Self { key: super::storage_key(config).into(), storage: config.storage, host: host.clone() }
    }

    /// Reads the memory.
    pub fn read(&self) -> Memory {
        super::from_js(&self.call("read", JsValue::UNDEFINED))
    }

    /// Changes the memory, and stores it on the device where that is allowed.
    pub fn change(&self, change: impl FnOnce(&mut Memory)) {
        let mut memory = self.read();
        change(&mut memory);
        self.write(&memory);
    }

    /// `true` if the memory is on the device, and not only in this page.
    pub fn is_stored(&self) -> bool {
        self.write(&self.read())
    }

    /// Writes the memory, unless nothing has changed. `true` if it is on the device.
    fn write(&self, memory: &Memory) -> bool {
        self.call("write", memory.to_js()).is_truthy()
    }

    fn call(&self, task: &'static str, value: JsValue) -> JsValue {
        let access = [("key", (*self.key).into()), ("stored", self.storage.into()), ("value", value)];
        self.host.call(task, &value::object(&access).into())
    }
}
