//! Comparison of the two JSON forms of each type: that of serde, which the server uses, and that of [`JsConvert`].
//!
//! The compiler requires each list of fields to be complete. These tests find a name that differs, and a field that
//! only one side reads or writes. Every field of an example has a value other than its default, so that a missing
//! property cannot pass for it; [`assert_complete`] checks that.

use std::{fmt::Debug, rc::Rc};

use api::{
    Audience, Campaign, Channel, Counts, EntryId, Mode,
    campaign::{
        Direction, Guide, Harms, HelpKind, HelpLink, Language, Organiser, PledgeText, Promise, Resource, ShareText,
        Step, TextSection,
    },
    counts::{ByChannel, Total, Totals},
};
use js_sys::{Function, JSON};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, de::DeserializeOwned};
use serde_json::{Value, json};
use strum::VariantArray;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::value::{JsConvert, parse};
use crate::{
    browser::Host,
    circle::CircleShape,
    config::{Config, HideableSection, Layout, Theme},
    localizer::Messages,
    memory::{Memory, remember},
    own_pledge::OwnPledge,
    props::WidgetProps,
    share_impact::ShareImpact,
    share_links::{QrCode, ShareLink},
};

/// Checks that the page reads what serde writes, and that serde reads what the page writes, with the same properties.
fn assert_same_json<T: JsConvert + Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    assert_eq!(read(value), *value, "read by the page");
    assert_eq!(written(value), to_json(value), "written by the page");
    let back: T = serde_json::from_value(written(value)).expect("serde reads what the page writes");
    assert_eq!(back, *value);
}

/// A value as the page reads it from the JSON of serde.
fn read<T: JsConvert + Serialize>(value: &T) -> T {
    let json = to_json(value);
    assert_complete(&json, "value");
    parse(&json.to_string()).expect("the page reads what serde writes")
}

/// JSON that the page writes.
fn written(value: &impl JsConvert) -> Value {
    let text = JSON::stringify(&value.to_js()).expect("the page writes it");
    serde_json::from_str(&String::from(text)).expect("JSON")
}

/// JSON that serde writes.
fn to_json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("serde writes it")
}

/// Fails at the first property that has the default of its type.
fn assert_complete(json: &Value, path: &str) {
    match json {
        Value::Object(properties) if !properties.is_empty() => {
            properties.iter().for_each(|(name, value)| assert_complete(value, &format!("{path}.{name}")));
        }
        Value::Array(items) if !items.is_empty() => items.iter().for_each(|item| assert_complete(item, path)),
        Value::Bool(true) => {}
        Value::Number(number) if number.as_f64() != Some(0.0) => {}
        Value::String(text) if !text.is_empty() => {}
        _ => panic!("{path} is {json}; the example needs another value"),
    }
}

/// JSON without one property.
fn without(mut json: Value, property: &str) -> Value {
    json.as_object_mut().and_then(|properties| properties.remove(property)).expect("the property");
    json
}

/// serde's form of the catalogue, which the page itself does not need.
impl Serialize for Messages {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        written(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Messages {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Value::deserialize(deserializer)?.to_string();
        parse(&json).ok_or_else(|| de::Error::custom("no catalogue"))
    }
}

// Examples

fn id() -> EntryId {
    EntryId::new(1_675_728_000_000, &[7; 10])
}

fn promise() -> Promise {
    Promise { id: "listen".into(), text: "I listen.".into() }
}

fn share_text() -> ShareText {
    ShareText {
        message: "Look at this.".into(),
        post: "Read this.".into(),
        brief: "Read.".into(),
        subject: "A pledge".into(),
        letter: "Dear friend".into(),
        hashtags: vec!["SID2023".into()],
    }
}

fn campaign() -> Campaign {
    Campaign {
        slug: "sid".into(),
        lang: "ar".into(),
        dir: Direction::Rtl,
        languages: vec![Language { tag: "fr".into(), name: "français".into() }],
        organiser: Organiser { name: "An organisation".into(), url: "https://example.org".into() },
        floor: 10,
        goals: vec![100, 500],
        title: "Title".into(),
        slogan: "Slogan".into(),
        intro: "Introduction".into(),
        pledge: PledgeText {
            statement: "I take it.".into(),
            promises: vec![promise()],
            thanks_title: "Thanks".into(),
            thanks: "Thank you.".into(),
        },
        audiences: vec![Guide {
            audience: Audience::Teen,
            name: "A teenager".into(),
            intro: "For you".into(),
            statement: Some("I take it too.".into()),
            reassurance: Some("You are believed.".into()),
            promises: Some(vec![promise()]),
            thanks: Some("Thank you, too.".into()),
            share_message: Some("I take it, and you?".into()),
            steps: vec![Step { id: "talk".into(), title: "Talk".into(), detail: "To a friend".into() }],
        }],
        about: Some(TextSection { title: "Who".into(), paragraphs: vec!["We".into()] }),
        advocacy: TextSection { title: "Demands".into(), paragraphs: vec!["One".into(), "Two".into()] },
        harms: Harms {
            title: "Harms".into(),
            content_note: "For adults".into(),
            paragraphs: vec!["Some".into()],
            never_your_fault: "Never".into(),
        },
        resources: vec![Resource {
            title: "A study".into(),
            url: Some("https://example.org/study".into()),
            note: Some("What it says".into()),
        }],
        help: vec![HelpLink {
            title: "A helpline".into(),
            note: "Day and night".into(),
            url: "tel:116111".into(),
            kind: HelpKind::Pictures,
            audiences: vec![Audience::Child],
        }],
        leave_url: "https://example.org/weather".into(),
        share: share_text(),
    }
}

/// The campaign as the page has it: with one of the share texts.
fn campaign_in_page() -> Campaign {
    Campaign { share: ShareText { message: share_text().message, ..ShareText::default() }, ..campaign() }
}

fn counts() -> Counts {
    let mut shares = ByChannel::default();
    shares.add(Channel::Copy, 2);
    shares.add(Channel::Whatsapp, 3);
    let mut visits = ByChannel::default();
    visits.add(Channel::Signal, 7);
    Counts {
        campaign: "sid".into(),
        pledges: 9_007_199_254_740_991,
        shares,
        visits,
        pledges_from_shares: 4,
        goal: 100,
        as_of: "2023-02-07T09:00:00Z".into(),
    }
}

fn config() -> Config {
    Config {
        campaign: "sid".into(),
        partner: "ngo".into(),
        audience: Some(Audience::Parent),
        layout: Layout::Compact,
        theme: Theme::Dark,
        hide: vec![HideableSection::Steps, HideableSection::Share],
        mode: Mode::Test,
        storage: true,
        channel: Some(Channel::Email),
        endpoint: "https://api.example.org".into(),
        public_url: "https://example.org".into(),
    }
}

fn own_pledge() -> OwnPledge {
    OwnPledge { id: id(), receipt: "receipt".into(), number: Some(12) }
}

fn share_link() -> ShareLink {
    ShareLink { channel: Channel::Email, url: Some("mailto:?body=x".into()), audience: Some(Audience::Teen) }
}

fn qr_code() -> QrCode {
    QrCode { size: 29, path: "M0 0h7v1h-7z".into() }
}

// Tests

#[test]
fn every_value_of_a_set_has_one_name() {
    Audience::VARIANTS.iter().for_each(assert_same_json);
    Channel::VARIANTS.iter().for_each(assert_same_json);
    Mode::VARIANTS.iter().for_each(assert_same_json);
    Layout::VARIANTS.iter().for_each(assert_same_json);
    Theme::VARIANTS.iter().for_each(assert_same_json);
    HideableSection::VARIANTS.iter().for_each(assert_same_json);
    [Direction::Ltr, Direction::Rtl].iter().for_each(assert_same_json);
    [HelpKind::Talk, HelpKind::Pictures, HelpKind::Report].iter().for_each(assert_same_json);
}

#[test]
fn an_id_has_the_same_text_on_both_sides() {
    assert_same_json(&id());
    assert_eq!(parse::<EntryId>(r#""f47ac10b-58cc-4372-a567-0e02b2c3d479""#), None, "not a UUIDv7");
}

#[test]
fn settings_have_the_same_json_on_both_sides() {
    assert_same_json(&config());
}

#[test]
fn a_campaign_is_read_with_one_of_its_share_texts_and_written_without() {
    assert_eq!(read(&campaign()), campaign_in_page());
    assert_eq!(written(&campaign()), without(to_json(&campaign()), "share"));
}

#[test]
fn counts_of_the_server_are_read_as_totals() {
    let totals = Totals::from(&counts());
    assert_eq!(read(&totals), totals);
    assert_eq!(parse::<Totals>(&to_json(&counts()).to_string()), Some(totals));
}

#[test]
fn a_channel_that_this_release_does_not_know_is_left_out_of_the_parts() {
    let total = parse::<Total>(r#"{"total": 5, "by_channel": {"carrier-pigeon": 2, "copy": 3}}"#);
    assert_eq!(total, Some(Total { total: 5, by_channel: vec![(Channel::Copy, 3)] }));
}

#[test]
fn an_own_pledge_and_share_links_have_the_same_json_on_both_sides() {
    assert_same_json(&own_pledge());
    assert_same_json(&share_link());
    assert_same_json(&qr_code());
}

#[test]
fn properties_are_read_as_the_server_writes_them() {
    let messages = r#"{"live": "Live", "pledge-count": {"one": "{count} person", "other": "{count} people"}}"#;
    let props = WidgetProps {
        config: config(),
        campaign: Rc::new(campaign()),
        messages: Rc::new(parse(messages).expect("a catalogue")),
        counts: Some(Totals::from(&counts())),
        pledge: Some(own_pledge()),
        page_query: "&theme=dark".into(),
        share_links: vec![share_link()],
        qr: qr_code(),
        circle: CircleShape::default(),
        early_shares: vec![Channel::Telegram],
        has_share_sheet: true,
        memory_version: "1".into(),
        unreported_pledge: Some(id()),
        first_view: true,
        form_placeholders: true,
        host: Default::default(),
    };
    // Properties are compared by their JSON, because `PartialEq` compares campaign and messages by identity.
    let in_page = WidgetProps { campaign: Rc::new(campaign_in_page()), form_placeholders: false, ..props.clone() };
    assert_eq!(to_json(&read(&props)), to_json(&in_page));
}

#[test]
fn the_memory_is_read_as_the_loader_keeps_it() {
    let stored = json!({
        "pledge": {"id": id().to_string(), "receipt": "receipt", "number": 12},
        "promises": ["listen"],
        "steps_done": ["talk"],
        "audience": "teen",
        "counts_when_shared": {"visits": 3, "pledges": 1},
        "queued_pledge": id().to_string(),
    });
    let memory = Memory {
        pledge: Some(own_pledge()),
        promises: vec!["listen".into()],
        steps_done: vec!["talk".into()],
        audience: Some(Audience::Teen),
        counts_when_shared: Some(ShareImpact { visits: 3, pledges: 1 }),
        queued_pledge: Some(id()),
    };
    assert_eq!(parse::<Memory>(&stored.to_string()), Some(memory.clone()));
    assert_eq!(written(&memory), stored);
    let loader = Function::new_with_args("task, data", &format!("return {stored}"));
    assert_eq!(Memory::read(&Host::new(loader)), memory);
    for stored in ["undefined", "7", r#"{"queued_pledge": "dance"}"#] {
        let loader = Function::new_with_args("task, data", &format!("return {stored}"));
        assert_eq!(Memory::read(&Host::new(loader)), Memory::default(), "{stored}");
    }
}

#[test]
fn a_field_of_the_memory_is_written_by_its_name() {
    let loader = Function::new_with_args("task, data", "globalThis.written = JSON.stringify([task, data])");
    let host = Host::new(loader);
    let written = || js_sys::Reflect::get(&js_sys::global(), &"written".into()).expect("the loader was called");
    remember(&host, "steps_done", &vec!["talk".to_owned()]);
    assert_eq!(written(), r#"["remember",{"name":"steps_done","value":["talk"]}]"#);
    remember(&host, "steps_done", &Vec::<String>::new());
    assert_eq!(written(), r#"["remember",{"name":"steps_done"}]"#);
}

#[test]
fn a_value_of_another_shape_is_none() {
    for text in ["", "null", "7", "[]", "{}", r#""text""#] {
        assert_eq!(parse::<Config>(text), None, "{text}");
        assert_eq!(parse::<Total>(text), None, "{text}");
    }
    assert_eq!(parse::<Vec<bool>>("{}"), None);
    assert_eq!(parse::<Vec<bool>>("[1]"), None);
    assert_eq!(parse::<bool>("1"), None);
    assert_eq!(parse::<u64>("true"), None);
    assert_eq!(parse::<String>("7"), None);
}

#[test]
fn absent_and_null_are_read_as_none_and_an_absent_list_as_empty() {
    assert_eq!(Option::<bool>::from_js(&JsValue::NULL), Some(None));
    assert_eq!(Option::<bool>::from_js(&JsValue::UNDEFINED), Some(None));
    assert_eq!(Vec::<bool>::from_js(&JsValue::UNDEFINED), Some(Vec::new()));
    assert_eq!(None::<bool>.to_js(), JsValue::UNDEFINED);
    assert_eq!(Vec::<bool>::new().to_js(), JsValue::UNDEFINED);
}

#[test]
fn a_number_out_of_range_is_the_nearest_in_range() {
    assert_eq!(parse::<u64>("-1"), Some(0));
    assert_eq!(parse::<u64>("1.9"), Some(1));
    assert_eq!(parse::<u64>("1e300"), Some(u64::MAX));
}

#[test]
fn a_text_with_any_letters_survives() {
    let text = "„ä” \u{1f6e1} \u{2028} \\ \" </script>".to_owned();
    assert_same_json(&text);
    assert_eq!(JSON::parse(&to_json(&text).to_string()).ok().and_then(|value| value.as_string()), Some(text));
}
