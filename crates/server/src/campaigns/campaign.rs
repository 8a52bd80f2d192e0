//! A campaign in all its languages, and the choice of one of them for a request.
//!
//! Invariant: a campaign always has a localization in its default language.

use std::{collections::BTreeMap, sync::Arc};

use api::LanguageTag;

use super::{
    colours::Colours,
    drawing::Drawing,
    localized::{LocalizedCampaign, NegotiatedCampaign},
    manifest::Manifest,
    negotiate::{accepted_languages, nearest},
};
use crate::encoded::EncodedText;

/// A campaign in all its languages.
#[derive(Debug)]
pub struct Campaign {
    /// Name in URLs and attributes.
    pub slug: String,
    /// Numbers of pledges to reach, ascending.
    pub goals: Vec<u64>,
    /// Ids of the promises.
    pub promises: Vec<String>,
    /// Colours.
    pub colours: Arc<Colours>,
    /// Drawing.
    pub drawing: Arc<Drawing>,
    /// Icon as an SVG.
    pub icon: EncodedText,
    default_localization: Arc<LocalizedCampaign>,
    localizations: BTreeMap<String, Arc<LocalizedCampaign>>,
}

impl Campaign {
    /// Creates a campaign from its localizations by language tag. Returns `None` if the default language is not among
    /// them.
    pub(super) fn new(manifest: Manifest, localizations: BTreeMap<String, Arc<LocalizedCampaign>>) -> Option<Self> {
        let default_localization = Arc::clone(localizations.get(&manifest.default_language)?);
        let Manifest { slug, goals, promises, colours, drawing, .. } = manifest;
        let icon = EncodedText::new(colours.icon());
        Some(Self { slug, goals, promises, colours, drawing, icon, default_localization, localizations })
    }

    /// Returns the tags of the supported languages in alphabetical order.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.localizations.keys().map(String::as_str)
    }

    /// Returns the campaign in each supported language, in alphabetical order of the tags.
    pub fn localizations(&self) -> impl Iterator<Item = &Arc<LocalizedCampaign>> {
        self.localizations.values()
    }

    /// Chooses the language of a response.
    ///
    /// A requested language is matched first; the header is read only if none is requested. Where no supported
    /// language is near, the result is the campaign in its default language.
    pub fn negotiate(&self, requested: Option<&LanguageTag>, accept_language: Option<&str>) -> NegotiatedCampaign {
        let lang = match requested {
            Some(tag) => self.supported_language(tag),
            None => accept_language
                .and_then(|header| accepted_languages(header).find_map(|tag| self.supported_language(&tag))),
        };
        let localized = lang.and_then(|lang| self.localizations.get(lang)).unwrap_or(&self.default_localization);
        NegotiatedCampaign { localized: Arc::clone(localized), varies_by_header: requested.is_none() }
    }

    /// Returns the supported language nearest to a tag, such as `fr` for `fr-CA`.
    pub fn supported_language(&self, tag: &LanguageTag) -> Option<&str> {
        let supported = self.localizations.values();
        nearest(tag, supported.flat_map(|localized| localized.tags().map(|tag| (tag, localized.lang()))))
    }

    /// Returns the language an act is recorded with: the supported language nearest to the one it was sent with, or
    /// the default language.
    pub fn language_of(&self, sent: Option<&LanguageTag>) -> &str {
        sent.and_then(|tag| self.supported_language(tag)).unwrap_or_else(|| self.default_localization.lang())
    }
}
