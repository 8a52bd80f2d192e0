//! The visitor's own acts, as the loader keeps them: on the device, so that a reload or a closed page loses nothing, or
//! in the page alone.
//!
//! All widgets of the page and all tabs of the site share them, so they are read before every change and written at
//! once. The loader keeps them and not this instance: a trap in the wasm loses nothing.
//!
//! Invariant: nothing is stored before the visitor has acted, and nothing at all with `no-storage`.

use api::{Audience, EntryId};
use wasm_bindgen::JsValue;

use crate::{
    browser::Host,
    js::value::{self, JsConvert, js_struct},
    own_pledge::OwnPledge,
    share_impact::ShareImpact,
};

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
    /// Pledge that is still to be sent.
    pub queued_pledge: Option<EntryId>,
}

js_struct!(Memory { pledge, promises, steps_done, audience, counts_when_shared, queued_pledge });

impl Memory {
    /// Reads the memory. A value of another format, such as a later version's, gives an empty memory.
    pub fn read(host: &Host) -> Self {
        Self::from_js(&host.call("read", &JsValue::UNDEFINED)).unwrap_or_default()
    }

    /// `true` if a pledge is taken or queued.
    pub fn has_pledge(&self) -> bool {
        self.pledge.is_some() || self.queued_pledge.is_some()
    }
}

/// Writes a field of the memory. An absent or empty value removes it.
pub fn remember(host: &Host, name: &str, value: &impl JsConvert) {
    host.call("remember", &value::object(&[("name", name.into()), ("value", value.to_js())]).into());
}
