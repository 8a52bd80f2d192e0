//! Loading of all campaigns from their files, with the checks that compare one file with another.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use api::campaign::{DatedCampaign, Language};

use super::{
    campaign::Campaign,
    errors::ErrorReport,
    locale::{self, Locale},
    localized::LocalizedCampaign,
    manifest::{self, Manifest},
    share_channels::{self, ShareChannels},
    source::{CHANNELS_FILE, Files, LOCALES_FOLDER, MANIFEST_FILE},
    table_reader::TableReader,
    texts::{self, LocalizedTexts},
    wording::Writing,
};
use crate::encoded::EncodedText;

/// Files that all campaigns have in common.
struct Shared {
    share_channels: ShareChannels,
    locales: BTreeMap<String, Locale>,
}

/// Reads all files and returns the campaigns by slug, and the share channels. The result is usable only if the report
/// is empty.
pub fn read(files: &Files, report: &ErrorReport) -> (BTreeMap<String, Arc<Campaign>>, ShareChannels) {
    let share_channels = TableReader::parse(CHANNELS_FILE, files.text(CHANNELS_FILE), report).map(share_channels::read);
    let share_channels = share_channels.unwrap_or_default();
    let shared = Shared { locales: read_locales(files, &share_channels, report), share_channels };
    if files.campaign_folders().next().is_none() {
        report.add("campaigns", "", "no folder contains a campaign.toml");
    }
    let campaigns = files.campaign_folders().filter_map(|folder| {
        let campaign = read_campaign(files, folder, &shared, report)?;
        Some((folder.to_owned(), Arc::new(campaign)))
    });
    (campaigns.collect(), shared.share_channels)
}

/// Reports each text that breaks a rule of its language. Files that cannot be read have no texts here.
pub fn check_wording(files: &Files, report: &ErrorReport) {
    let ignored = ErrorReport::default();
    let parse = |path| TableReader::parse(path, files.text(path), &ignored);
    for (tag, locale) in files.languages(LOCALES_FOLDER, &ignored) {
        let Some(mut table) = parse(locale) else { continue };
        let texts = table.texts();
        let Some(writing) = table.optional_table("writing").map(Writing::read) else { continue };
        writing.check(locale, &texts, report);
        let campaigns = files.campaign_folders().flat_map(|folder| files.languages(folder, &ignored));
        for (_, file) in campaigns.filter(|(language, _)| *language == tag) {
            if let Some(table) = parse(file) {
                writing.check(file, &table.texts(), report);
            }
        }
    }
}

fn read_locales(files: &Files, share_channels: &ShareChannels, report: &ErrorReport) -> BTreeMap<String, Locale> {
    let mut locales = BTreeMap::new();
    for (tag, path) in files.languages(LOCALES_FOLDER, report) {
        if let Some(table) = TableReader::parse(path, files.text(path), report) {
            let mut locale = locale::read(tag, table);
            share_channels.add_names(Arc::make_mut(&mut locale.messages));
            locales.insert(tag.to_owned(), locale);
        }
    }
    locales
}

fn read_campaign(files: &Files, folder: &str, shared: &Shared, report: &ErrorReport) -> Option<Campaign> {
    let path = format!("{folder}/{MANIFEST_FILE}");
    let manifest = manifest::read(folder, TableReader::parse(&path, files.text(&path), report)?);
    let mut texts = BTreeMap::new();
    for (tag, file) in files.languages(folder, report) {
        if !shared.locales.contains_key(tag) {
            let locale = format!("{LOCALES_FOLDER}/{tag}.toml");
            report.add(file, "", &format!("the widget's messages are missing: {locale}"));
        }
        if let Some(table) = TableReader::parse(file, files.text(file), report) {
            let localized = texts::read(&manifest, table);
            for channel in shared.share_channels.all() {
                for (table, share) in localized.shares() {
                    if let Some((key, error)) = channel.check_length(&manifest.slug, share) {
                        report.add(file, &format!("{table}.{key}"), &error);
                    }
                }
            }
            texts.insert(tag, localized);
        }
    }
    let default_language = manifest.default_language.as_str();
    match texts.get(default_language).map(LocalizedTexts::optional_keys) {
        Some(keys) => check_optional_keys(folder, default_language, &keys, &texts, report),
        None => report.add(&path, "default_language", &format!("there is no {folder}/{default_language}.toml")),
    }
    let localizations = localize(&manifest, texts, shared);
    Campaign::new(manifest, localizations)
}

/// Checks that each optional text exists in all languages or in none, compared with the default language.
fn check_optional_keys(
    folder: &str,
    default_language: &str,
    expected: &BTreeSet<String>,
    texts: &BTreeMap<&str, LocalizedTexts>,
    report: &ErrorReport,
) {
    for (tag, texts) in texts {
        let (file, keys) = (format!("{folder}/{tag}.toml"), texts.optional_keys());
        for key in expected.difference(&keys) {
            report.add(&file, key, &format!("is missing, but {default_language}.toml has it"));
        }
        for key in keys.difference(expected) {
            report.add(&file, key, &format!("is not in {default_language}.toml"));
        }
    }
}

/// Combines the manifest, the texts and the locale of each language. A language without a locale is left out.
fn localize(
    manifest: &Manifest,
    texts: BTreeMap<&str, LocalizedTexts>,
    shared: &Shared,
) -> BTreeMap<String, Arc<LocalizedCampaign>> {
    let languages = list_languages(&manifest.default_language, &shared.locales, texts.keys().copied());
    let open_graph_locale = |tag: &&str| Some(((*tag).to_owned(), shared.locales.get(*tag)?.open_graph_locale.clone()));
    let open_graph_locales = Arc::new(texts.keys().filter_map(open_graph_locale).collect());
    texts
        .into_iter()
        .filter_map(|(tag, mut texts)| {
            let own_shares = texts.take_own_shares();
            let locale = shared.locales.get(tag)?;
            let content = texts.into_content(manifest, tag, locale.direction, languages.clone());
            let dated = DatedCampaign { campaign: content, dates: manifest.dates.clone() };
            let localized = LocalizedCampaign {
                json: EncodedText::new(serde_json::to_vec(&dated).ok()?),
                content: Arc::new(dated.campaign),
                fallback_for: Arc::clone(&locale.fallback_for),
                colours: Arc::clone(&manifest.colours),
                drawing: Arc::clone(&manifest.drawing),
                messages: Arc::clone(&locale.messages),
                page_messages: Arc::clone(&locale.page_messages),
                share_channels: shared.share_channels.for_language(tag),
                own_shares,
                open_graph_locales: Arc::clone(&open_graph_locales),
            };
            Some((tag.to_owned(), Arc::new(localized)))
        })
        .collect()
}

/// Lists the languages of a campaign, the default language first.
fn list_languages<'a>(
    default_language: &str,
    locales: &BTreeMap<String, Locale>,
    tags: impl Iterator<Item = &'a str>,
) -> Vec<Language> {
    let mut languages: Vec<Language> =
        tags.filter_map(|tag| Some(Language { tag: tag.to_owned(), name: locales.get(tag)?.name.clone() })).collect();
    languages.sort_by_key(|language| language.tag != default_language);
    languages
}
