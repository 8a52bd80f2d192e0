//! Number, plural and date forms in the page, from the browser's own `Intl`.

use js_sys::{Array, Function, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::js::{self, Js};

/// The words as the server sent them. They stay on JavaScript's side: a map of Rust's own would be 5 KB of wasm.
#[derive(Clone, Debug)]
pub struct Words(JsValue);

impl Js for Words {
    fn from_js(value: &JsValue) -> Option<Self> {
        value.is_object().then(|| Self(value.clone()))
    }

    fn to_js(&self) -> JsValue {
        self.0.clone()
    }
}

/// A word's text, in one of its plural forms if it has any.
pub fn phrase(words: &Words, key: &str, category: &str) -> Option<String> {
    let phrase = js::get(&words.0, key);
    let form = |category| js::get(&phrase, category).as_string();
    phrase.as_string().or_else(|| form(category)).or_else(|| form("other"))
}

/// A whole number as the language writes it.
pub fn number(lang: &str, n: u64) -> Option<String> {
    ask("NumberFormat", "format", lang, &Object::new(), n as f64)
}

/// The plural category of a number in the language.
pub fn plural_category(lang: &str, n: u64) -> Option<String> {
    ask("PluralRules", "select", lang, &Object::new(), n as f64)
}

/// Day and time of an RFC 3339 time, in the visitor's own time zone.
pub fn time(lang: &str, rfc3339: &str) -> Option<String> {
    let options = Object::new();
    for (name, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        Reflect::set(&options, &name.into(), &value.into()).ok()?;
    }
    ask("DateTimeFormat", "format", lang, &options, js_sys::Date::parse(rfc3339))
}

/// Constructs a formatter by name and has it say a value: an old browser that lacks one gives nothing, not a fault.
fn ask(formatter: &str, method: &str, lang: &str, options: &Object, value: f64) -> Option<String> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &formatter.into()).ok()?.dyn_into().ok()?;
    let formatter = Reflect::construct(&constructor, &Array::of2(&lang.into(), options)).ok()?;
    let method: Function = Reflect::get(&formatter, &method.into()).ok()?.dyn_into().ok()?;
    method.call1(&formatter, &JsValue::from_f64(value)).ok()?.dyn_into::<JsString>().ok().map(String::from)
}
