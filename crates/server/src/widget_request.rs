//! Request for a rendered widget: its settings, its language and the visitor's own pledge.

use std::sync::Arc;

use api::{Audience, campaign::ShareText};

use sid_pledge::{
    Config,
    config::{hidden_sections, or_default},
    own_pledge::OwnPledge,
    share_links::{ShareLink, landing_url},
};

use crate::{
    campaigns::{Campaign, LocalizedCampaign},
    http::{error::HttpError, params::Params},
    partners::Partners,
};

/// Everything the rendering of a widget depends on, except for the counts.
#[derive(Clone, Debug)]
pub struct WidgetRequest {
    /// Settings of the widget.
    pub config: Config,
    /// Campaign in the visitor's language.
    pub localized: Arc<LocalizedCampaign>,
    /// The visitor's own pledge, on the page that answers the form without JavaScript.
    pub pledge: Option<OwnPledge>,
}

impl WidgetRequest {
    /// Creates a request without a pledge.
    pub fn new(config: Config, localized: &Arc<LocalizedCampaign>) -> Self {
        Self { config, localized: Arc::clone(localized), pledge: None }
    }

    /// Returns the share links of the widget, filled in: those with the campaign's texts, and those of each audience
    /// that has its own. Children get none: most networks are for older users only.
    pub fn share_links(&self) -> Vec<ShareLink> {
        let campaign = &self.localized.content;
        let own = self.localized.own_shares.iter().filter(|(audience, _)| *audience != Audience::Child);
        let own = own.map(|(audience, text)| (Some(*audience), text));
        std::iter::once((None, &campaign.share)).chain(own).flat_map(|(own, text)| self.links_with(own, text)).collect()
    }

    fn links_with(&self, own: Option<Audience>, text: &ShareText) -> impl Iterator<Item = ShareLink> {
        let audience = own.filter(|own| own.is_minor()).or(self.config.audience);
        self.localized.share_channels.iter().map(move |share| {
            let link = landing_url(&self.config, audience, share.channel, self.localized.lang());
            ShareLink { channel: share.channel, url: share.url(text, &link), audience: own }
        })
    }
}

/// Reads the settings of a widget from parameters.
#[derive(Clone, Copy, Debug)]
pub struct ConfigReader<'a> {
    /// Partners that acts can be counted for.
    pub partners: &'a Partners,
    /// Origin of the server that visitors use.
    pub public_url: &'a str,
    /// Origin of the server for the widget's own calls; empty on the server's own pages.
    pub endpoint: &'a str,
}

impl ConfigReader<'_> {
    /// Reads the settings for the API. An invalid audience or channel is an error.
    pub fn read_strictly(&self, params: &Params, campaign: &Campaign) -> Result<Config, HttpError> {
        let (audience, channel) = (params.audience()?, params.channel()?);
        Ok(Config { audience, channel, ..self.read(params, campaign) })
    }

    /// Reads the settings for a page. Invalid values are ignored, except that an invalid mode is `test`.
    pub fn read(&self, params: &Params, campaign: &Campaign) -> Config {
        Config {
            campaign: campaign.slug.clone(),
            partner: self.partners.resolve(params.get("partner")),
            audience: params.audience().unwrap_or_default(),
            layout: or_default(params.get("layout")),
            theme: or_default(params.get("theme")),
            hide: hidden_sections(params.get("hide").unwrap_or_default()),
            mode: params.page_mode(),
            storage: !params.has("no-storage"),
            channel: params.channel().unwrap_or_default(),
            endpoint: self.endpoint.to_owned(),
            public_url: self.public_url.to_owned(),
        }
    }
}
