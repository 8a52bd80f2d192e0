//! Tests of both implementations, that of the server (ICU4X) and that of the page (`Intl`), with the same expectations.
//!
//! The page first displays the server's texts and then its own, so a difference would be visible as a change.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

/// Whole numbers in the notation of a language.
const NUMBERS: &[(&str, u64, &str)] = &[
    ("en", 0, "0"),
    ("en", 999, "999"),
    ("en", 1_234_567, "1,234,567"),
    ("de", 12_345, "12.345"),
    ("fr", 12_345, "12\u{202f}345"),
    ("pl", 1_234, "1234"),
    ("pl", 12_345, "12\u{a0}345"),
    ("pt-PT", 1_234, "1234"),
    ("th", 12_345, "12,345"),
    ("ar", 12_345, "12,345"),
    ("hi", 1_234_567, "12,34,567"),
];

/// Plural categories of numbers in a language.
const PLURAL_CATEGORIES: &[(&str, &[(u64, &str)])] = &[
    ("en", &[(0, "other"), (1, "one"), (2, "other"), (101, "other")]),
    ("fr", &[(0, "one"), (1, "one"), (2, "other"), (1_000_000, "many")]),
    ("ar", &[(0, "zero"), (1, "one"), (2, "two"), (3, "few"), (11, "many"), (100, "other"), (103, "few")]),
    ("pl", &[(0, "many"), (1, "one"), (2, "few"), (5, "many"), (12, "many"), (22, "few"), (101, "many")]),
    ("th", &[(0, "other"), (1, "other"), (2, "other")]),
];

/// Texts that are no language tags.
const INVALID_TAGS: &[&str] = &["", "f", "français", "en--GB", "<b>"];

/// A message catalogue with one message.
fn localizer(lang: &str, message: Message, json: &str) -> Localizer {
    let catalogue = format!(r#"{{"{}": {json}}}"#, message.key());
    #[cfg(target_arch = "wasm32")]
    let messages = crate::js::value::parse(&catalogue).expect("a catalogue");
    #[cfg(not(target_arch = "wasm32"))]
    let messages = serde_json::from_str(&catalogue).expect("a catalogue");
    Localizer::new(lang, Rc::new(messages))
}

/// A localizer for numbers and times alone.
fn without_messages(lang: &str) -> Localizer {
    localizer(lang, Message::Live, r#""Live""#)
}

#[test]
fn a_number_has_the_notation_of_its_language() {
    for (lang, n, text) in NUMBERS {
        assert_eq!(without_messages(lang).number(*n), *text, "{lang}");
    }
}

#[test]
fn a_number_has_the_plural_category_of_its_language() {
    for (lang, categories) in PLURAL_CATEGORIES {
        for (n, category) in *categories {
            assert_eq!(forms::plural_category(lang, *n).as_deref(), Some(*category), "{lang} {n}");
        }
    }
}

#[test]
fn an_invalid_language_tag_gives_plain_digits_and_the_form_other() {
    for tag in INVALID_TAGS {
        let localizer = localizer(tag, Message::PledgeCount, r#"{"one": "one", "other": "{count} people"}"#);
        assert_eq!(localizer.number(12_345), "12345", "{tag}");
        assert_eq!(localizer.format_count(Message::PledgeCount, 1), "1 people", "{tag}");
        assert_eq!(localizer.time("2023-02-07T09:00:00Z"), "2023-02-07T09:00:00Z", "{tag}");
    }
}

#[test]
fn a_number_selects_the_form_of_a_message() {
    let english = localizer("en", Message::PledgeCount, r#"{"one": "{count} person", "other": "{count} people"}"#);
    assert_eq!(english.format_count(Message::PledgeCount, 1), "1 person");
    assert_eq!(english.format_count(Message::PledgeCount, 12_345), "12,345 people");
    assert_eq!(english.format_count_as(Message::PledgeCount, 12_345, "12 thousand"), "12 thousand people");
    let arabic =
        localizer("ar", Message::PledgeCount, r#"{"two": "اثنان", "few": "{count} قليل", "other": "{count}"}"#);
    assert_eq!(arabic.format_count(Message::PledgeCount, 2), "اثنان");
    assert!(arabic.format_count(Message::PledgeCount, 7).ends_with("قليل"));
}

#[test]
fn a_missing_plural_form_falls_back_to_other() {
    let polish = localizer("pl", Message::PledgeCount, r#"{"other": "{count} osób"}"#);
    assert_eq!(polish.format_count(Message::PledgeCount, 3), "3 osób");
}

#[test]
fn a_message_without_plural_forms_is_the_same_for_every_number() {
    let localizer = localizer("en", Message::Goal, r#""Goal: {goal}""#);
    assert_eq!(localizer.message(Message::Goal), "Goal: {goal}");
    assert_eq!(localizer.format(Message::Goal, &[("goal", "500")]), "Goal: 500");
    assert_eq!(localizer.format_count(Message::Goal, 2), "Goal: {goal}");
}

#[test]
fn a_missing_message_gives_its_key_and_a_channel_without_one_its_name() {
    let localizer = without_messages("en");
    assert_eq!(localizer.message(Message::TakePledge), "take-pledge");
    assert_eq!(localizer.channel(Channel::Whatsapp), "whatsapp");
}

#[test]
fn a_number_below_the_floor_is_a_dash() {
    assert_eq!(without_messages("en").number_or_dash(1000, 999), "–");
    assert_eq!(without_messages("en").number_or_dash(1000, 1000), "1,000");
}

/// The server displays no times. The spaces in them differ between browsers, so they are not compared.
#[cfg(target_arch = "wasm32")]
#[test]
fn a_time_has_the_notation_of_its_language_and_the_time_zone_of_the_device() {
    // Without an offset it is a time in the device's zone, so that the expectation is the same in every zone.
    for (lang, text) in [
        ("en", "Feb 7, 2023, 9:05 AM"),
        ("de", "07.02.2023, 09:05"),
        ("pl", "7 lut 2023, 09:05"),
        ("th", "7 ก.พ. 2566 09:05"),
        ("ar", "07\u{200f}/02\u{200f}/2023، 9:05 ص"),
    ] {
        let time = without_messages(lang).time("2023-02-07T09:05:00");
        assert_eq!(time.split_whitespace().collect::<Vec<_>>().join(" "), text, "{lang}");
    }
}

#[test]
fn a_text_that_is_no_time_is_displayed_as_it_is() {
    assert_eq!(without_messages("en").time("yesterday"), "yesterday");
}
