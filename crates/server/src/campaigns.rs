//! Campaigns: folders of TOML files, read and checked once at start-up, then served from memory in every language.
//!
//! Invariant: no campaign's texts, dates or links are in the code, and a server starts only if every campaign file is
//! valid.

mod campaign;
mod check;
mod colours;
mod drawing;
mod errors;
mod load;
mod locale;
mod localized;
mod manifest;
mod negotiate;
mod page_messages;
mod share_channels;
mod source;
mod table_reader;
mod text_length;
mod texts;
mod wording;

use std::{collections::BTreeMap, sync::Arc};

use api::{attributes::DEFAULT_CAMPAIGN, values::normalized};
pub use campaign::Campaign;
pub use colours::{Colours, ThemeColours};
pub use drawing::Drawing;
pub use errors::PackError;
pub use localized::{LocalizedCampaign, NegotiatedCampaign};
pub use page_messages::PageMessage;
pub use share_channels::{ShareChannel, ShareChannels};
pub use source::Source;

use errors::ErrorReport;

/// All campaigns by slug, and the share channels they have in common.
#[derive(Debug)]
pub struct Campaigns {
    by_slug: BTreeMap<String, Arc<Campaign>>,
    share_channels: ShareChannels,
}

impl Campaigns {
    /// Reads and checks all campaigns. An `Err` holds the errors of all files.
    pub fn load(source: &Source) -> Result<Self, Vec<PackError>> {
        let report = ErrorReport::default();
        let loaded = source.read(&report).map(|files| load::read(&files, &report));
        let errors = report.into_errors();
        match loaded {
            Some((by_slug, share_channels)) if errors.is_empty() => Ok(Self { by_slug, share_channels }),
            _ => Err(errors),
        }
    }

    /// Returns the texts that break a rule of their language, which campaigns can be used with.
    pub fn wording_errors(source: &Source) -> Vec<PackError> {
        let (ignored, report) = (ErrorReport::default(), ErrorReport::default());
        if let Some(files) = source.read(&ignored) {
            load::check_wording(&files, &report);
        }
        report.into_errors()
    }

    /// Returns the campaign with this slug, without regard to case and quotation marks.
    pub fn get(&self, slug: &str) -> Option<&Arc<Campaign>> {
        self.by_slug.get(&*normalized(slug))
    }

    /// Returns the campaign for requests that name none: `sid-2023` if it exists, otherwise the first by slug.
    pub fn default_campaign(&self) -> Option<&Arc<Campaign>> {
        self.by_slug.get(DEFAULT_CAMPAIGN).or_else(|| self.by_slug.values().next())
    }

    /// Returns all share channels, including those shown in no language.
    pub fn share_channels(&self) -> &ShareChannels {
        &self.share_channels
    }

    /// Returns all campaigns in the order of their slugs.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Campaign>> {
        self.by_slug.values()
    }
}
