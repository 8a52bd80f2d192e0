//! JavaScript forms of the types in the `api` crate. Types of this crate have theirs beside their definitions.

use api::{
    Audience, Campaign, Channel, EntryId, Mode,
    campaign::{
        Direction, Guide, Harms, HelpKind, HelpLink, Language, Organiser, PledgeText, Promise, Resource, ShareText,
        Step, TextSection,
    },
    counts::{Total, Totals},
};
use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue};

use super::value::{JsConvert, get, js_struct, js_text};

js_text! {
    Audience: |audience| audience.as_str().into();
    Channel: |channel| channel.as_str().into();
    Direction: |direction| direction.as_str().into();
    HelpKind: |kind| kind.as_str().into();
    EntryId: |id| id.to_string().into();
    Mode: |mode| mode.as_str().into();
}

/// Reads the message alone: the server has already put the other texts into the share links.
impl JsConvert for ShareText {
    fn from_js(value: &JsValue) -> Option<Self> {
        Some(Self { message: JsConvert::from_js(&get(value, "message"))?, ..Self::default() })
    }

    fn to_js(&self) -> JsValue {
        JsValue::UNDEFINED
    }
}

/// Reads the parts from an object with one property per channel.
impl JsConvert for Total {
    fn from_js(value: &JsValue) -> Option<Self> {
        let mut by_channel = Vec::new();
        for pair in Object::entries(get(value, "by_channel").dyn_ref()?) {
            let pair: Array = pair.dyn_into().ok()?;
            // A newer server may send channels that this release does not know.
            let Some(channel) = JsConvert::from_js(&pair.get(0)) else { continue };
            by_channel.push((channel, JsConvert::from_js(&pair.get(1))?));
        }
        Some(Self { total: JsConvert::from_js(&get(value, "total"))?, by_channel })
    }

    fn to_js(&self) -> JsValue {
        JsValue::UNDEFINED
    }
}

js_struct!(Campaign {
    slug,
    lang,
    dir,
    languages,
    organiser,
    floor,
    goals,
    title,
    slogan,
    intro,
    pledge,
    audiences,
    about,
    advocacy,
    harms,
    resources,
    help,
    leave_url,
    share
});
js_struct!(Language { tag, name });
js_struct!(Organiser { name, url });
js_struct!(PledgeText { statement, promises, thanks_title, thanks });
js_struct!(Promise { id, text });
js_struct!(Guide { audience, name, intro, statement, reassurance, promises, thanks, share_message, steps });
js_struct!(Step { id, title, detail });
js_struct!(TextSection { title, paragraphs });
js_struct!(Harms { title, content_note, paragraphs, never_your_fault });
js_struct!(Resource { title, url, note });
js_struct!(HelpLink { title, note, url, kind, audiences });
js_struct!(Totals { pledges, shares, visits, pledges_from_shares, goal, as_of });
