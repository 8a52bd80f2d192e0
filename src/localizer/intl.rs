//! Number, plural and date forms in the page, from the browser's own `Intl`.

use std::cell::RefCell;

use js_sys::{Array, Function, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::js::value::{JsConvert, get, object};

/// Message catalogue as the server sent it.
///
/// It stays a JavaScript object, and each text is read when it is displayed. A Rust map with its conversion would add 5
/// KB of wasm; a lookup through `Reflect` is slower, but a rendering needs only some dozens of messages.
#[derive(Clone, Debug)]
pub struct Messages(JsValue);

impl JsConvert for Messages {
    fn from_js(value: &JsValue) -> Option<Self> {
        value.is_object().then(|| Self(value.clone()))
    }

    fn to_js(&self) -> JsValue {
        self.0.clone()
    }
}

/// Text of a message, in the given plural form if it has several.
pub fn pattern(messages: &Messages, key: &str, category: &str) -> Option<String> {
    let pattern = get(&messages.0, key);
    let form = |category| get(&pattern, category).as_string();
    pattern.as_string().or_else(|| form(category)).or_else(|| form("other"))
}

/// A whole number in the notation of the language.
pub fn number(lang: &str, n: u64) -> Option<String> {
    format("NumberFormat", "format", lang, &Object::new(), n as f64)
}

/// Plural category of a number in the language.
pub fn plural_category(lang: &str, n: u64) -> Option<String> {
    format("PluralRules", "select", lang, &Object::new(), n as f64)
}

/// Date and time of an RFC 3339 time, in the visitor's time zone.
pub fn time(lang: &str, rfc3339: &str) -> Option<String> {
    let options = object(&[("dateStyle", "medium".into()), ("timeStyle", "short".into())]);
    format("DateTimeFormat", "format", lang, &options, js_sys::Date::parse(rfc3339))
}

thread_local! {
    /// Formatters of `Intl` by name and language. The construction of one takes milliseconds on a phone.
    static FORMATTERS: RefCell<Vec<(&'static str, String, JsValue)>> = const { RefCell::new(Vec::new()) };
}

/// Calls a method of a formatter of `Intl` with the value. An old browser that lacks the formatter gives `None`.
fn format(name: &'static str, method: &str, lang: &str, options: &Object, value: f64) -> Option<String> {
    let formatter = FORMATTERS.with_borrow_mut(|formatters| {
        let is_known = |known: &&(_, String, _)| known.0 == name && known.1 == lang;
        if let Some((.., formatter)) = formatters.iter().find(is_known) {
            return Some(formatter.clone());
        }
        let constructor: Function = get(&get(&js_sys::global(), "Intl"), name).dyn_into().ok()?;
        let formatter = Reflect::construct(&constructor, &Array::of2(&lang.into(), options)).ok()?;
        formatters.push((name, lang.to_owned(), formatter.clone()));
        Some(formatter)
    })?;
    let method: Function = get(&formatter, method).dyn_into().ok()?;
    method.call1(&formatter, &JsValue::from_f64(value)).ok()?.dyn_into::<JsString>().ok().map(String::from)
}
