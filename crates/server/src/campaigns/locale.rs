//! Locales: the messages of the widget and of the server's pages in one language.
//!
//! Invariant: a locale has every message, and a message with plural forms has each form that Unicode's CLDR defines for
//! the language.

use std::{collections::BTreeMap, sync::Arc};

use api::{
    Audience, Message, Messages,
    campaign::Direction,
    messages::{Pattern, audience_key},
};
use icu_locale_core::Locale as IcuLocale;
use icu_plurals::{PluralRules, PluralRulesOptions};
use sid_pledge::localizer::category_name;
use strum::EnumString;

use super::{check, page_messages::PageMessage, table_reader::TableReader, wording::Writing};

/// A language of the widget.
#[derive(Debug)]
pub struct Locale {
    /// Name of the language in that language.
    pub name: String,
    /// Writing direction.
    pub direction: Direction,
    /// Language and territory as in Open Graph's `og:locale`.
    pub open_graph_locale: String,
    /// Tags that have no language of their own and get this one.
    pub fallback_for: Arc<[String]>,
    /// Messages of the widget.
    pub messages: Arc<Messages>,
    /// Messages of the server's pages.
    pub page_messages: Arc<Messages>,
}

/// Requirements for the text of a message.
struct MessageSpec {
    key: &'static str,
    placeholders: &'static [&'static str],
    is_plural: bool,
}

impl From<Message> for MessageSpec {
    fn from(message: Message) -> Self {
        Self { key: message.key(), placeholders: message.placeholders(), is_plural: message.is_plural() }
    }
}

impl From<PageMessage> for MessageSpec {
    fn from(message: PageMessage) -> Self {
        Self { key: message.key(), placeholders: message.placeholders(), is_plural: message.is_plural() }
    }
}

/// Review status of a language file.
#[derive(Clone, Copy, Debug, EnumString)]
#[strum(serialize_all = "lowercase")]
pub enum Review {
    /// Not yet reviewed by a native speaker.
    Pending,
    /// Reviewed by a native speaker.
    Native,
}

/// Reads a file of the `locales` folder.
pub fn read(tag: &str, mut table: TableReader<'_>) -> Locale {
    let name = table.string("name");
    let direction = match table.string("dir").as_str() {
        "ltr" | "" => Direction::Ltr,
        "rtl" => Direction::Rtl,
        other => {
            table.error("dir", &format!("“{other}” is not ltr or rtl"));
            Direction::Ltr
        }
    };
    let open_graph_locale = table.string("open_graph");
    if !open_graph_locale.is_empty() && !is_open_graph_locale(&open_graph_locale) {
        let error = format!("“{open_graph_locale}” is not a language and a territory, such as fr_FR");
        table.error("open_graph", &error);
    }
    let fallback_for = table.optional_strings("fallback_for");
    if let Some(other) = fallback_for.iter().find(|other| !tag.starts_with(&format!("{other}-"))) {
        table.error("fallback_for", &format!("“{other}” is not what {tag} begins with"));
    }
    table.variant::<Review>("review", "pending or native");
    let forms = plural_forms(tag);
    if forms.is_empty() {
        table.error("", "the plural forms of this language are unknown");
    }
    // Read for its errors; `sid-pledge check` applies the rules.
    table.optional_table("writing").map(Writing::read);
    let messages = read_widget_messages(&forms, table.table("words"));
    let page_messages = read_messages(PageMessage::ALL, &forms, table.table("pages"));
    Locale {
        name,
        direction,
        open_graph_locale,
        fallback_for: fallback_for.into(),
        messages: Arc::new(messages),
        page_messages: Arc::new(page_messages),
    }
}

fn is_open_graph_locale(text: &str) -> bool {
    text.split_once('_').is_some_and(|(language, territory)| {
        matches!(language.len(), 2 | 3)
            && language.bytes().all(|byte| byte.is_ascii_lowercase())
            && territory.len() == 2
            && territory.bytes().all(|byte| byte.is_ascii_uppercase())
    })
}

/// Reads the messages of the widget, among them the texts for minors, each under its key for that audience.
fn read_widget_messages(forms: &[&str], mut table: TableReader<'_>) -> Messages {
    let own_tables = Audience::MINORS.map(|audience| (audience, table.optional_table(audience.as_str())));
    let mut messages = read_messages(Message::ALL, forms, table);
    for (audience, own) in own_tables.into_iter().filter_map(|(audience, own)| Some((audience, own?))) {
        messages.0.extend(read_own_messages(audience, own));
    }
    messages
}

/// Reads the texts of messages for one audience, in place of the general ones.
fn read_own_messages(audience: Audience, mut table: TableReader<'_>) -> Vec<(String, Pattern)> {
    let keys = table.unread_keys();
    let own = Message::ALL.iter().filter(|message| keys.iter().any(|key| key == message.key()));
    own.filter_map(|message| {
        if message.is_plural() {
            table.error(message.key(), "has plural forms, so it has no text of its own for an audience");
            return None;
        }
        let text = read_text(&(*message).into(), message.key(), &mut table);
        Some((audience_key(audience, message.key()), Pattern::Plain(text)))
    })
    .collect()
}

fn read_messages<M: Copy + Into<MessageSpec>>(all: &[M], forms: &[&str], mut table: TableReader<'_>) -> Messages {
    let specs = all.iter().map(|message| (*message).into());
    Messages(specs.map(|spec| (spec.key.to_owned(), read_pattern(&spec, forms, &mut table))).collect())
}

fn read_pattern(spec: &MessageSpec, forms: &[&str], table: &mut TableReader<'_>) -> Pattern {
    let key = spec.key;
    if !spec.is_plural {
        return Pattern::Plain(read_text(spec, key, table));
    }
    if !table.unread_keys().iter().any(|unread| unread == key) {
        table.error(key, "is missing");
        return Pattern::Plural(BTreeMap::new());
    }
    if !table.is_table(key) {
        table.string(key);
        table.error(key, &format!("must have a text for each plural form: {}", forms.join(", ")));
        return Pattern::Plural(BTreeMap::new());
    }
    let mut table = table.table(key);
    Pattern::Plural(forms.iter().map(|form| ((*form).to_owned(), read_text(spec, form, &mut table))).collect())
}

fn read_text(spec: &MessageSpec, key: &str, table: &mut TableReader<'_>) -> String {
    let text = table.string(key);
    if !text.is_empty() {
        table.report(key, check::placeholders(&text, spec.placeholders));
    }
    text
}

/// Returns the names of a language's plural forms; none if there are no plural rules for it.
fn plural_forms(tag: &str) -> Vec<&'static str> {
    let Ok(locale) = IcuLocale::try_from_str(tag) else { return Vec::new() };
    let Ok(rules) = PluralRules::try_new(locale.into(), PluralRulesOptions::default()) else { return Vec::new() };
    rules.categories().map(category_name).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_language_has_the_plural_forms_of_cldr() {
        let forms = |tag| plural_forms(tag).into_iter().collect::<BTreeSet<_>>();
        assert_eq!(forms("en"), BTreeSet::from(["one", "other"]));
        assert_eq!(forms("fr"), BTreeSet::from(["one", "many", "other"]));
        assert_eq!(forms("ar"), BTreeSet::from(["zero", "one", "two", "few", "many", "other"]));
    }
}
