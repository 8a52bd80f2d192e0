//! Hostile properties of a widget.

use std::cell::Cell;

use serde_json::{Value, json};

/// Keys whose values are addresses, or the beginning of one.
const ADDRESS_KEYS: [&str; 5] = ["url", "leave_url", "address", "endpoint", "public_url"];

/// Keys whose values are not texts: with others, the properties are invalid, or lead to another request.
const NAME_KEYS: [&str; 16] = [
    "slug", "lang", "dir", "audience", "kind", "tag", "id", "campaign", "partner", "layout", "theme", "mode", "path",
    "channel", "hide", "colours",
];

/// Addresses that no link, form or script may lead to. `PAYLOAD` stands for the payload's number, and `RUN` for a
/// script that reports it.
pub const ADDRESSES: &[&str] = &[
    "javascript:RUN",
    "JaVaScRiPt:RUN",
    "  javascript:RUN",
    "\u{1}\u{1f}\u{0}javascript:RUN",
    "java\tscr\nipt\r:RUN",
    "\tj\na\rvascript\t:\nRUN",
    "javascript:RUN//https://www.wikipedia.org/",
    "javascript://www.wikipedia.org/%0aRUN",
    "javascript:/*https://www.wikipedia.org/*/RUN",
    "https:javascript:RUN\u{0}\njavascript:RUN",
    "javascript:'https://www.wikipedia.org/'+RUN",
    "jAvAsCrIpT\t:void(RUN)",
    "data:text/html,<script>opener.RUN</script>",
    "DATA:text/html;base64,PHNjcmlwdD5vcGVuZXIuX19yYW4oMCk8L3NjcmlwdD4=",
    "d\tata:text/html,<script>top.RUN</script>",
    "vbscript:RUN",
    "VB\nscript:RUN",
    "blob:https://www.wikipedia.org/018f0000-0000-7000-8000-000000000000",
    "file:///etc/passwd",
    "filesystem:https://www.wikipedia.org/temporary/x",
    "view-source:javascript:RUN",
    "about:blank#RUN",
    "intent://x#Intent;scheme=javascript:RUN;end",
];

/// Returns an address for a payload.
pub fn address(payload: usize) -> String {
    let number = payload.to_string();
    ADDRESSES[payload].replace("RUN", "__ran(PAYLOAD)").replace("PAYLOAD", &number)
}

/// Calls a function for each text in the properties, with its key.
pub fn for_each_text(value: &mut Value, change: &dyn Fn(&str, &mut String)) {
    visit("", value, change);
}

fn visit(key: &str, value: &mut Value, change: &dyn Fn(&str, &mut String)) {
    match value {
        Value::String(text) => change(key, text),
        Value::Array(items) => items.iter_mut().for_each(|item| visit(key, item, change)),
        // The colours have names of their own.
        Value::Object(fields) => {
            fields.iter_mut().for_each(|(name, field)| visit(if key == "colours" { key } else { name }, field, change))
        }
        _ => {}
    }
}

/// Replaces all addresses. Each has a comment of its own, because a list of links with one address twice is invalid.
pub fn with_addresses(genuine: &Value, address: &str) -> Value {
    let mut props = genuine.clone();
    let count = Cell::new(0);
    for_each_text(&mut props, &|key, text| {
        if ADDRESS_KEYS.contains(&key) {
            count.set(count.get() + 1);
            *text = format!("{address}//{}", count.get());
        } else {
            let is_address =
                ["http:", "https:", "mailto:", "tel:", "sms:"].iter().any(|scheme| text.starts_with(scheme));
            assert!(!is_address, "{key} is an address, too: {text}");
        }
    });
    props
}

/// Change of genuine properties.
type Change = fn(&mut Value);

/// Properties that are hostile in other places than in addresses: name and change.
pub const TEXTS: &[(&str, Change)] = &[
    ("HTML in every text", |props| {
        replace_texts(props, "\"'><img src=data:, onerror=RUN><script>RUN</script><svg onload=RUN>&lt;x&gt;");
    }),
    ("XML in every text", |props| {
        replace_texts(props, "]]></text><script>RUN</script><!--\u{0}\u{b}\u{ffff}--><text>")
    }),
    ("lines in every text", |props| {
        replace_texts(props, "x\r\nURL:javascript:RUN\rATTACH:javascript:RUN\nEND:VEVENT\u{2028}\u{2029}x");
    }),
    ("templates in every text", |props| replace_texts(props, "{{RUN}}${RUN}<%RUN%>{count}{__proto__}{constructor}")),
    ("a hostile QR code", |props| {
        props["qr"]["path"] = json!("M0 0\"/><script>RUN</script><path onclick=\"RUN\" d=\"");
        props["qr"]["size"] = json!("9\" onload=\"RUN");
    }),
    ("a hostile QR path", |props| {
        props["qr"]["path"] = json!("M0 0\"/><script>RUN</script><image href=\"data:,\" onerror=\"RUN\"/><path d=\"");
    }),
    ("a hostile language", |props| {
        props["campaign"]["lang"] = json!("en\" onload=\"RUN\"><script>RUN</script>");
    }),
    ("a language with extensions", |props| {
        props["campaign"]["lang"] = json!("en-x-\r\nURL:javascript:RUN");
    }),
    ("a hostile direction", |props| props["campaign"]["dir"] = json!("ltr\" onload=\"RUN")),
    ("hostile colours", |props| {
        for theme in ["light", "dark", "pictures"] {
            let colours = props["colours"][theme].as_object_mut().unwrap();
            for colour in colours.values_mut() {
                *colour = json!("red}*{background:url(THIRD/fetched/PAYLOAD)}\"/><script>RUN</script>");
            }
            let name = "x:url(THIRD/fetched/PAYLOAD);y";
            colours.insert(name.to_owned(), json!("url(THIRD/fetched/PAYLOAD)"));
        }
    }),
    ("hostile ids", |props| {
        for_each_text(props, &|key, text| {
            if ["id", "tag"].contains(&key) {
                *text = format!("{text}\"],*{{}}<img src=data:, onerror=RUN>\\");
            }
        });
    }),
    ("one address for all links", |props| {
        for_each_text(props, &|key, text| {
            if key == "url" {
                "javascript:RUN".clone_into(text);
            }
        });
    }),
    ("one id for all promises and steps", |props| {
        for_each_text(props, &|key, text| {
            if key == "id" {
                "x".clone_into(text);
            }
        });
    }),
    ("a hostile slug", |props| {
        for part in ["campaign", "config"] {
            let key = if part == "campaign" { "slug" } else { "campaign" };
            props[part][key] = json!("../../..//THIRD/fetched/PAYLOAD?\"><script>RUN</script>");
        }
    }),
    ("a hostile partner", |props| props["config"]["partner"] = json!("x\" onclick=\"RUN\"><script>RUN</script>")),
    ("names of prototypes", |props| {
        let hostile = json!({ "polluted": "RUN", "innerHTML": "<img src=data:, onerror=RUN>" });
        add_keys(props, &hostile);
    }),
];

fn replace_texts(props: &mut Value, hostile: &str) {
    for_each_text(props, &|key, text| {
        if !NAME_KEYS.contains(&key) && !ADDRESS_KEYS.contains(&key) {
            hostile.clone_into(text);
        }
    });
}

fn add_keys(value: &mut Value, hostile: &Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| add_keys(item, hostile)),
        Value::Object(fields) => {
            fields.values_mut().for_each(|field| add_keys(field, hostile));
            fields.insert("__proto__".to_owned(), hostile.clone());
            fields.insert("constructor".to_owned(), json!({ "prototype": hostile }));
            fields.insert("toString".to_owned(), json!("RUN"));
        }
        _ => {}
    }
}

/// Fills in the placeholders of a hostile fragment.
pub fn fill(fragment: &str, payload: usize, third_party: &str) -> String {
    fragment.replace("RUN", "__ran(PAYLOAD)").replace("PAYLOAD", &payload.to_string()).replace("THIRD", third_party)
}

/// Texts in place of the properties that are no properties: name and text.
pub fn malformed(genuine: &Value) -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = [
        ("nothing", String::new()),
        ("null", "null".to_owned()),
        ("a number", "5".to_owned()),
        ("a list", "[]".to_owned()),
        ("an empty object", "{}".to_owned()),
        ("half of it", genuine.to_string()[..2_000].to_owned()),
        ("HTML", "<p>x</p>".to_owned()),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .into();
    let mut large = genuine.clone();
    large["campaign"]["title"] = json!("<b>".repeat(100_000));
    texts.push(("a title of 300,000 characters".to_owned(), large.to_string()));
    let mut many = genuine.clone();
    many["campaign"]["goals"] = json!(vec![9_007_199_254_740_993_u64; 10_000]);
    texts.push(("ten thousand goals".to_owned(), many.to_string()));
    let wrong = [json!(null), json!(-1.5e300), json!("x"), json!([]), json!([null]), json!({}), json!(true)];
    let paths = places(genuine);
    for (i, path) in paths.iter().enumerate() {
        let mut props = genuine.clone();
        let value = &wrong[i % wrong.len()];
        *props.pointer_mut(path).unwrap() = value.clone();
        texts.push((format!("{path} is {value}"), props.to_string()));
    }
    texts.extend([
        ("deep objects".to_owned(), format!("{}1{}", "{\"campaign\":".repeat(50_000), "}".repeat(50_000))),
        ("deep lists".to_owned(), format!("{}{}", "[".repeat(50_000), "]".repeat(50_000))),
        ("very deep lists".to_owned(), format!("{}{}", "[".repeat(200_000), "]".repeat(200_000))),
    ]);
    texts
}

/// Returns the places of values that may have another type: those of the upper two levels.
fn places(props: &Value) -> Vec<String> {
    let object = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let mut places = Vec::new();
    for (key, value) in object(props) {
        places.push(format!("/{key}"));
        if key != "words" {
            places.extend(object(&value).keys().map(|inner| format!("/{key}/{inner}")));
        }
    }
    places
}
