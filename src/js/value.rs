//! Conversion to and from JavaScript values, field by field over `Reflect`.
//!
//! Properties, the visitor's memory and the loader's reports cross the border between wasm and JavaScript as objects.
//! serde would convert them too, but with serde-wasm-bindgen wasm and glue are 21 KB larger (brotli), a quarter of the
//! limit for all that a visitor loads. Here each type lists its fields once more, in a `js_struct!` or `js_text!` line
//! beside its definition. The server keeps serde for the same types. The compiler reports a field that is left out, and
//! tests in the browser compare both forms of each type. An unknown field is ignored; a value of another shape gives
//! `None`, never a panic.

use std::rc::Rc;

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A type with a JavaScript form: the shape that serde gives it on the server.
pub trait JsConvert: Sized {
    /// Reads the JavaScript form; `None` for a value of another shape.
    fn from_js(value: &JsValue) -> Option<Self>;

    /// Creates the JavaScript form; `undefined` for an absent value, which objects leave out.
    fn to_js(&self) -> JsValue;
}

/// Reads a JSON text.
#[cfg(all(test, target_arch = "wasm32"))]
pub fn parse<T: JsConvert>(text: &str) -> Option<T> {
    T::from_js(&js_sys::JSON::parse(text).ok()?)
}

/// Property of an object; `undefined` where it has none.
#[inline(never)]
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Reads a property of an object. One function per type, not per property.
#[inline(never)]
pub fn read<T: JsConvert>(object: &JsValue, name: &str) -> Option<T> {
    T::from_js(&get(object, name))
}

/// Sets a property of an object, unless the value is `undefined`.
#[inline(never)]
pub fn set(object: &Object, name: &str, value: &JsValue) {
    if !value.is_undefined() {
        let _ = Reflect::set(object, &JsValue::from_str(name), value);
    }
}

/// Creates an object with properties. One that is `undefined` is left out.
pub fn object(properties: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    properties.iter().for_each(|(name, value)| set(&object, name, value));
    object
}

/// Implements [`JsConvert`] for a struct as an object, by the list of its fields.
///
/// `field as "name"` is a field whose property has another name. Fields behind `default` have no JavaScript form and
/// read as their default.
macro_rules! js_struct {
    ($name:ty { $($field:ident $(as $key:literal)?),+ $(,)? } $(default { $($absent:ident),+ })?) => {
        impl $crate::js::value::JsConvert for $name {
            fn from_js(value: &::wasm_bindgen::JsValue) -> Option<Self> {
                use $crate::js::value::read;
                if !value.is_object() {
                    return None;
                }
                Some(Self {
                    $($field: read(value, $crate::js::value::js_struct!(@key $field $($key)?))?,)+
                    $($($absent: Default::default(),)+)?
                })
            }

            fn to_js(&self) -> ::wasm_bindgen::JsValue {
                use $crate::js::value::{JsConvert, set};
                let object = ::js_sys::Object::new();
                $(set(&object, $crate::js::value::js_struct!(@key $field $($key)?), &JsConvert::to_js(&self.$field));)+
                object.into()
            }
        }
    };
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
}

/// Implements [`JsConvert`] for types that JSON writes as a text: read with `FromStr`, written by an expression.
macro_rules! js_text {
    ($($name:ty: $write:expr;)+) => {$(
        impl $crate::js::value::JsConvert for $name {
            fn from_js(value: &::wasm_bindgen::JsValue) -> Option<Self> {
                value.as_string()?.parse().ok()
            }

            fn to_js(&self) -> ::wasm_bindgen::JsValue {
                let write: fn(&Self) -> ::wasm_bindgen::JsValue = $write;
                write(self)
            }
        }
    )+};
}

pub(crate) use {js_struct, js_text};

/// Passes a value through unchanged.
impl JsConvert for JsValue {
    fn from_js(value: &JsValue) -> Option<Self> {
        Some(value.clone())
    }

    fn to_js(&self) -> JsValue {
        self.clone()
    }
}

impl JsConvert for String {
    fn from_js(value: &JsValue) -> Option<Self> {
        value.as_string()
    }

    fn to_js(&self) -> JsValue {
        self.as_str().into()
    }
}

impl JsConvert for bool {
    fn from_js(value: &JsValue) -> Option<Self> {
        value.as_bool()
    }

    fn to_js(&self) -> JsValue {
        (*self).into()
    }
}

impl JsConvert for u64 {
    fn from_js(value: &JsValue) -> Option<Self> {
        value.as_f64().map(|number| number as Self)
    }

    fn to_js(&self) -> JsValue {
        (*self as f64).into()
    }
}

impl<T: JsConvert> JsConvert for Option<T> {
    fn from_js(value: &JsValue) -> Option<Self> {
        if value.is_undefined() || value.is_null() { Some(None) } else { T::from_js(value).map(Some) }
    }

    fn to_js(&self) -> JsValue {
        self.as_ref().map_or(JsValue::UNDEFINED, JsConvert::to_js)
    }
}

impl<T: JsConvert> JsConvert for Rc<T> {
    fn from_js(value: &JsValue) -> Option<Self> {
        T::from_js(value).map(Self::new)
    }

    fn to_js(&self) -> JsValue {
        (**self).to_js()
    }
}

/// Reads an absent list as an empty one, and writes an empty one as absent.
impl<T: JsConvert> JsConvert for Vec<T> {
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
