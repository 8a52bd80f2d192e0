//! File names and addresses of a static site.

use api::Campaign;

/// Address at which a static site will be served.
#[derive(Clone, Debug)]
pub struct SiteAddress {
    /// URL of the folder, without a trailing slash.
    pub url: String,
    /// Partner that appears in shared links, for the host's own statistics; the pages ignore it.
    pub partner: Option<String>,
}

impl SiteAddress {
    /// Returns the URL of the page in a language; without one, that of the default language.
    pub fn page(&self, campaign: &Campaign, lang: Option<&str>) -> String {
        let lang = lang.unwrap_or(default_language(campaign));
        format!("{}/{}", self.url, page_file(campaign, lang))
    }

    /// Returns the URL of the preview picture in a language.
    pub fn card(&self, lang: &str) -> String {
        format!("{}/{}", self.url, card_file(lang))
    }

    /// Returns the URL that visitors share.
    pub fn share_url(&self, campaign: &Campaign) -> String {
        let page = self.page(campaign, Some(&campaign.lang));
        self.partner.as_ref().map_or(page.clone(), |partner| format!("{page}?partner={partner}"))
    }
}

/// Returns the file name of a page. The default language is `index.html`, which hosts serve for the folder.
pub fn page_file(campaign: &Campaign, lang: &str) -> String {
    let name = if lang == default_language(campaign) { "index" } else { lang };
    format!("{name}.html")
}

/// Returns the file name of the preview picture in a language.
pub fn card_file(lang: &str) -> String {
    format!("card-{lang}.png")
}

/// Returns the campaign's default language, the first of its list.
fn default_language(campaign: &Campaign) -> &str {
    campaign.languages.first().map_or(&campaign.lang, |language| &language.tag)
}
