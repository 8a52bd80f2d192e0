//! The campaigns: folders of texts, read and checked once at the start, then served from memory in every language.
//!
//! Invariant: no campaign's words, dates or links are in the code, and no campaign with a fault is served.

mod channels;
mod check;
mod edition;
mod length;
mod locale;
mod negotiate;
mod pack;
mod page_words;
mod part;
mod source;

use std::{collections::BTreeMap, sync::Arc};

use api::{Campaign, LanguageTag, Words, campaign::Language};

pub use channels::{Channels, Way};
pub use check::{LONGEST_PARTNER, is_partner};
pub use page_words::PageWord;
pub use part::Fault;
pub use source::Source;

use edition::Texts;
use locale::Locale;
use negotiate::{accepted, nearest};
use pack::Pack;
use part::{Part, Report};
use source::Files;

/// The campaign an element shows that names none.
const USUAL: &str = "sid-2023";

/// All campaigns by slug.
#[derive(Debug)]
pub struct Campaigns {
    by_slug: BTreeMap<String, Arc<Loaded>>,
    channels: Channels,
}

/// One campaign in all its languages.
#[derive(Debug)]
pub struct Loaded {
    /// Its name in URLs and attributes.
    pub slug: String,
    /// The numbers of pledges to reach, ascending.
    pub goals: Vec<u64>,
    /// The ids of its promises.
    pub promises: Vec<String>,
    default_language: String,
    editions: BTreeMap<String, Arc<Edition>>,
}

/// One campaign in one language.
#[derive(Debug)]
pub struct Edition {
    /// The campaign as the widget is given it.
    pub campaign: Arc<Campaign>,
    /// The widget's own words.
    pub words: Arc<Words>,
    /// The words of the server's pages.
    pub pages: Arc<Words>,
    /// The campaign as JSON.
    pub json: bytes::Bytes,
    /// The ways to share it, in the order they are offered in.
    pub ways: Vec<Way>,
    /// What Open Graph calls each language it is offered in, by tag.
    pub open_graph: Arc<BTreeMap<String, String>>,
}

/// The language a visitor is answered in.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The campaign in that language.
    pub edition: Arc<Edition>,
    /// Whether another `Accept-Language` could have led to another language.
    pub by_header: bool,
}

impl Campaigns {
    /// Reads and checks all campaigns. An `Err` holds every fault there is.
    pub fn load(source: &Source) -> Result<Self, Vec<Fault>> {
        let report = Report::default();
        let all = source.read(&report).map(|files| read(&files, &report));
        let faults = report.into_faults();
        match all {
            Some(all) if faults.is_empty() => Ok(all),
            _ => Err(faults),
        }
    }

    /// The campaign with this slug.
    pub fn get(&self, slug: &str) -> Option<&Arc<Loaded>> {
        self.by_slug.get(slug)
    }

    /// The campaign shown where none is named: `sid-2023`, or else the first.
    pub fn usual(&self) -> Option<&Arc<Loaded>> {
        self.by_slug.get(USUAL).or_else(|| self.by_slug.values().next())
    }

    /// The ways to share, offered in some language or not.
    pub fn channels(&self) -> &Channels {
        &self.channels
    }

    /// All campaigns by slug.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Loaded>> {
        self.by_slug.values()
    }
}

impl Loaded {
    /// The languages it is offered in, its own first.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.editions.keys().map(String::as_str)
    }

    /// The campaign in each of its languages.
    pub fn editions(&self) -> impl Iterator<Item = &Arc<Edition>> {
        self.editions.values()
    }

    /// The campaign in the language nearest to the one asked for, or else to the visitor's.
    pub fn choose(&self, asked: Option<&LanguageTag>, accept_language: Option<&str>) -> Option<Choice> {
        let (tag, by_header) = match asked {
            Some(tag) => (self.offered(tag), false),
            None => (accept_language.and_then(|header| accepted(header).find_map(|tag| self.offered(&tag))), true),
        };
        let edition = self.editions.get(tag.unwrap_or(&self.default_language))?;
        Some(Choice { edition: Arc::clone(edition), by_header })
    }

    /// The offered language nearest to a tag, if there is one.
    pub fn offered(&self, tag: &LanguageTag) -> Option<&str> {
        nearest(tag, self.editions.keys())
    }

    /// The offered language nearest to the one an act was sent with.
    pub fn language_of(&self, sent: Option<&LanguageTag>) -> &str {
        sent.and_then(|tag| self.offered(tag)).unwrap_or(&self.default_language)
    }
}

fn read(files: &Files, report: &Report) -> Campaigns {
    let channels = Part::parse(source::CHANNELS, files.text(source::CHANNELS), report).map(channels::read);
    let channels = channels.unwrap_or_default();
    let locales = read_locales(files, &channels, report);
    let mut by_slug = BTreeMap::new();
    for folder in files.campaign_folders() {
        if let Some(loaded) = read_campaign(files, folder, &channels, &locales, report) {
            by_slug.insert(folder.to_owned(), Arc::new(loaded));
        }
    }
    if by_slug.is_empty() {
        report.add("campaigns", "", "there is no folder with a campaign.toml in it");
    }
    Campaigns { by_slug, channels }
}

fn read_locales(files: &Files, channels: &Channels, report: &Report) -> BTreeMap<String, Locale> {
    let mut locales = BTreeMap::new();
    for (tag, path) in files.languages(source::LOCALES, report) {
        if let Some(part) = Part::parse(path, files.text(path), report) {
            let mut locale = locale::read(tag, part);
            channels.name_in(Arc::make_mut(&mut locale.words));
            locales.insert(tag.to_owned(), locale);
        }
    }
    locales
}

fn read_campaign(
    files: &Files,
    folder: &str,
    channels: &Channels,
    locales: &BTreeMap<String, Locale>,
    report: &Report,
) -> Option<Loaded> {
    let path = format!("{folder}/{}", source::CAMPAIGN);
    let pack = pack::read(folder, Part::parse(&path, files.text(&path), report)?);
    let mut texts: BTreeMap<&str, Texts> = BTreeMap::new();
    for (tag, file) in files.languages(folder, report) {
        if !locales.contains_key(tag) {
            report.add(file, "", &format!("the widget's own words are missing: {}/{tag}.toml", source::LOCALES));
        }
        if let Some(part) = Part::parse(file, files.text(file), report) {
            let read = edition::read(&pack, part);
            for (key, fault) in channels.all().iter().filter_map(|way| way.too_long(&pack.slug, read.share())) {
                report.add(file, &format!("share.{key}"), &fault);
            }
            texts.insert(tag, read);
        }
    }
    if !texts.contains_key(pack.default_language.as_str()) {
        report.add(&path, "default_language", &format!("there is no {folder}/{}.toml", pack.default_language));
    }
    compare(&pack, &texts, report);
    let languages = languages(&pack, locales, texts.keys().copied());
    let called = |tag: &&str| Some(((*tag).to_owned(), locales.get(*tag)?.open_graph.clone()));
    let open_graph = Arc::new(texts.keys().filter_map(called).collect());
    let editions = texts
        .into_iter()
        .filter_map(|(tag, texts)| {
            let locale = locales.get(tag)?;
            let campaign = edition::campaign(&pack, tag, locale.direction, languages.clone(), texts);
            let json = serde_json::to_vec(&campaign).ok()?.into();
            let (words, pages) = (Arc::clone(&locale.words), Arc::clone(&locale.pages));
            let ways = channels.offered_in(tag);
            let (campaign, open_graph) = (Arc::new(campaign), Arc::clone(&open_graph));
            Some((tag.to_owned(), Arc::new(Edition { campaign, words, pages, json, ways, open_graph })))
        })
        .collect();
    let Pack { slug, goals, promises, default_language, .. } = pack;
    Some(Loaded { slug, goals, promises, default_language, editions })
}

/// A text that a campaign may do without is in every language or in none.
fn compare(pack: &Pack, texts: &BTreeMap<&str, Texts>, report: &Report) {
    let own = &pack.default_language;
    let Some(expected) = texts.get(own.as_str()).map(Texts::optional_keys) else { return };
    for (tag, texts) in texts {
        let (file, keys) = (format!("{}/{tag}.toml", pack.slug), texts.optional_keys());
        for key in expected.difference(&keys) {
            report.add(&file, key, &format!("is missing, and {own}.toml has it"));
        }
        for key in keys.difference(&expected) {
            report.add(&file, key, &format!("is here, and not in {own}.toml"));
        }
    }
}

/// The languages a campaign is offered in, its own first.
fn languages<'a>(
    pack: &Pack,
    locales: &BTreeMap<String, Locale>,
    tags: impl Iterator<Item = &'a str>,
) -> Vec<Language> {
    let mut languages: Vec<Language> =
        tags.filter_map(|tag| Some(Language { tag: tag.to_owned(), name: locales.get(tag)?.name.clone() })).collect();
    languages.sort_by_key(|language| language.tag != pack.default_language);
    languages
}
