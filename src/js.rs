//! Values handed to and from JavaScript, field by field over `JSON` and `Reflect`.
//!
//! serde_json would do the same and cost the page some 50 KB of wasm with brotli, half of what a visitor may be asked to
//! load. The shapes are those that serde gives the same types on the server; a value of another shape reads as nothing.

use std::rc::Rc;

use api::{
    Audience, Campaign, Channel, ChannelAct, EntryId, LanguageTag, Mode, NewPledge,
    campaign::{
        Direction, Guide, Harms, HelpKind, HelpLink, Language, Organiser, PledgeText, Promise, Resource, Section,
        ShareText, Step,
    },
    counts::{Total, Totals},
};
use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    Config,
    browser::Host,
    config::{self, Layout, Theme},
    memory::Memory,
    outbox::{Act, ActKind},
    share_links::{QrCode, ShareLink},
    state::Brought,
    widget::OwnPledge,
};

/// A type with a JavaScript form.
pub trait Js: Sized {
    /// Reads the JavaScript form.
    fn from_js(value: &JsValue) -> Option<Self>;

    /// Gives the JavaScript form; `undefined` where there is nothing to tell.
    fn to_js(&self) -> JsValue;
}

/// Reads a JSON text.
pub fn parse<T: Js>(text: &str) -> Option<T> {
    T::from_js(&JSON::parse(text).ok()?)
}

/// Writes a JSON text.
pub fn format(value: &impl Js) -> Option<String> {
    JSON::stringify(&value.to_js()).ok()?.as_string()
}

/// A property of an object; `undefined` where it has none.
#[inline(never)]
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

#[inline(never)]
fn set(object: &Object, name: &str, value: &JsValue) {
    if !value.is_undefined() {
        let _ = Reflect::set(object, &JsValue::from_str(name), value);
    }
}

/// As it is.
impl Js for JsValue {
    fn from_js(value: &JsValue) -> Option<Self> {
        Some(value.clone())
    }

    fn to_js(&self) -> JsValue {
        self.clone()
    }
}

impl Js for String {
    fn from_js(value: &JsValue) -> Option<Self> {
        value.as_string()
    }

    fn to_js(&self) -> JsValue {
        self.as_str().into()
    }
}

impl Js for bool {
    fn from_js(value: &JsValue) -> Option<Self> {
        value.as_bool()
    }

    fn to_js(&self) -> JsValue {
        (*self).into()
    }
}

impl Js for u64 {
    fn from_js(value: &JsValue) -> Option<Self> {
        value.as_f64().map(|number| number as Self)
    }

    fn to_js(&self) -> JsValue {
        (*self as f64).into()
    }
}

impl<T: Js> Js for Option<T> {
    fn from_js(value: &JsValue) -> Option<Self> {
        if value.is_undefined() || value.is_null() { Some(None) } else { T::from_js(value).map(Some) }
    }

    fn to_js(&self) -> JsValue {
        self.as_ref().map_or(JsValue::UNDEFINED, Js::to_js)
    }
}

impl<T: Js> Js for Rc<T> {
    fn from_js(value: &JsValue) -> Option<Self> {
        T::from_js(value).map(Self::new)
    }

    fn to_js(&self) -> JsValue {
        (**self).to_js()
    }
}

/// An absent list is an empty one.
impl<T: Js> Js for Vec<T> {
    fn from_js(value: &JsValue) -> Option<Self> {
        if value.is_undefined() {
            return Some(Self::new());
        }
        let array: &Array = value.dyn_ref()?;
        let mut items = Self::new();
        for i in 0..array.length() {
            items.push(T::from_js(&array.get(i))?);
        }
        Some(items)
    }

    fn to_js(&self) -> JsValue {
        if self.is_empty() {
            return JsValue::UNDEFINED;
        }
        let array = Array::new();
        for item in self {
            array.push(&item.to_js());
        }
        array.into()
    }
}

macro_rules! structs {
    ($($name:ty { $($field:ident),+ $(,)? })+) => {$(
        impl Js for $name {
            fn from_js(value: &JsValue) -> Option<Self> {
                if !value.is_object() {
                    return None;
                }
                Some(Self { $($field: Js::from_js(&get(value, stringify!($field)))?,)+ })
            }

            fn to_js(&self) -> JsValue {
                let object = Object::new();
                $(set(&object, stringify!($field), &self.$field.to_js());)+
                object.into()
            }
        }
    )+};
}

/// Types that JSON writes as a text.
macro_rules! texts {
    ($($name:ty: $write:expr;)+) => {$(
        impl Js for $name {
            fn from_js(value: &JsValue) -> Option<Self> {
                value.as_string()?.parse().ok()
            }

            fn to_js(&self) -> JsValue {
                let write: fn(&Self) -> JsValue = $write;
                write(self)
            }
        }
    )+};
}

texts! {
    ActKind: |kind| <&str>::from(*kind).into();
    Audience: |audience| audience.as_str().into();
    Channel: |channel| channel.as_str().into();
    Direction: |direction| direction.as_str().into();
    HelpKind: |kind| kind.as_str().into();
    EntryId: |id| id.to_string().into();
    Mode: |mode| mode.as_str().into();
    Layout: |layout| layout.as_str().into();
    Theme: |theme| theme.as_str().into();
    config::Section: |section| section.as_str().into();
}

/// Only the tag of a campaign comes this way, and that the server has checked.
impl Js for LanguageTag {
    fn from_js(value: &JsValue) -> Option<Self> {
        value.as_string().map(Self::checked_elsewhere)
    }

    fn to_js(&self) -> JsValue {
        self.as_str().into()
    }
}

/// The host element comes by another way.
impl Js for Host {
    fn from_js(_value: &JsValue) -> Option<Self> {
        Some(Self::default())
    }

    fn to_js(&self) -> JsValue {
        JsValue::UNDEFINED
    }
}

#[cfg(target_arch = "wasm32")]
structs! {
    crate::WidgetProps { config, campaign, words, counts, pledge, share_links, qr, early_shares, has_share_sheet, visit, host }
}

/// What goes into a link is the server's affair: it has filled that in.
impl Js for ShareText {
    fn from_js(value: &JsValue) -> Option<Self> {
        Some(Self { message: Js::from_js(&get(value, "message"))?, ..Self::default() })
    }

    fn to_js(&self) -> JsValue {
        JsValue::UNDEFINED
    }
}

/// The parts are an object by channel.
impl Js for Total {
    fn from_js(value: &JsValue) -> Option<Self> {
        let mut by_channel = Vec::new();
        for pair in Object::entries(get(value, "by_channel").dyn_ref()?) {
            let pair: Array = pair.dyn_into().ok()?;
            // A later server may know channels that this page does not.
            let Some(channel) = Js::from_js(&pair.get(0)) else { continue };
            by_channel.push((channel, Js::from_js(&pair.get(1))?));
        }
        Some(Self { total: Js::from_js(&get(value, "total"))?, by_channel })
    }

    fn to_js(&self) -> JsValue {
        JsValue::UNDEFINED
    }
}

structs! {
    Config { campaign, partner, audience, layout, theme, hide, mode, storage, channel, endpoint, public_url }
    Campaign {
        slug, lang, dir, languages, organiser, floor, goals, title, slogan, intro, pledge, audiences, advocacy, harms, resources,
        help, leave_url, share
    }
    Language { tag, name }
    Organiser { name, url }
    PledgeText { statement, promises, thanks_title, thanks }
    Promise { id, text }
    Guide { audience, name, intro, statement, reassurance, promises, steps }
    Step { id, title, detail }
    Section { title, paragraphs }
    Harms { title, content_note, paragraphs, never_your_fault }
    Resource { title, url }
    HelpLink { title, note, url, kind, audiences }
    ShareLink { channel, url }
    QrCode { size, path }
    Totals { pledges, shares, visits, pledges_from_shares, goal, as_of }
    Brought { visits, pledges }
    OwnPledge { id, receipt, number }
    NewPledge { id, partner, lang, audience, promises, channel, mode, challenge }
    ChannelAct { id, channel, partner, lang, mode }
    Memory { pledge, promises, steps_done, audience, shared_at, outbox }
    Act { kind, id, content }
}

/// Whether a text is a problem of the server's own (RFC 9457 with a `code`).
pub fn is_problem(text: &str) -> bool {
    JSON::parse(text).is_ok_and(|problem| get(&problem, "code").is_string())
}
