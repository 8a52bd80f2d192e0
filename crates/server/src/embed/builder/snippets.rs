//! Texts of the snippets, and the sources a Content Security Policy must allow for each.
//!
//! Invariant: markup is built as markup, which escapes its values, and then shown as text.

use api::Message;
use form_urlencoded::Serializer;
use maud::{Markup, html};
use sid_pledge::config::{Layout, Theme};

use super::choices::Choices;
use crate::{
    campaigns::{LocalizedCampaign, PageMessage},
    embed::oembed,
    pictures::BADGE_HEIGHT,
    release::Release,
};

/// Snippets for chosen settings.
pub struct Snippets<'a> {
    /// Public origin of the server.
    pub host: &'a str,
    /// Chosen settings.
    pub choices: &'a Choices<'a>,
    /// Campaign in the widget's language.
    pub localized: &'a LocalizedCampaign,
    /// Release whose key or hashes the snippets name.
    pub release: &'a Release,
}

impl Snippets<'_> {
    /// Returns the element with its script.
    pub fn element(&self) -> String {
        let Self { choices, localized, .. } = self;
        let settings = choices.settings();
        let of = |name| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
        let snippet = html! {
            @if let Some(url) = self.widget_url() {
                link rel="preload" as="fetch" href=(url) crossorigin referrerpolicy="no-referrer";
                "\n"
            }
            (self.script("embed.js"))
            "\n"
            sid-pledge campaign=(choices.campaign.slug) partner=[of("partner")] lang=[of("lang")]
                audience=[of("audience")] layout=[of("layout")] theme=[of("theme")] accent=[of("accent")]
                hide=[of("hide")] style=(self.reserved_space()) no-storage[!choices.storage] {
                "\n  "
                a href=(self.whole_page_url()) { (localized.message(Message::OpenPledge)) }
                "\n"
            }
        };
        snippet.into_string()
    }

    /// Returns the style that reserves the widget's room before the script has run, so that the host page does not
    /// shift.
    ///
    /// `full` and `compact` are taller than a window, so the text below them is out of view until they are shown. The
    /// other layouts get the height that the loader reserves (`static/embed/style_sheets.js`).
    fn reserved_space(&self) -> &'static str {
        match self.choices.layout {
            Layout::Full | Layout::Compact => "display:block;min-height:100vh",
            Layout::Counter => "display:block;min-height:395px",
            Layout::Button => "display:block;min-height:333px",
        }
    }

    /// Returns the URL that the loader requests the widget from, for a preload: the browser then requests it beside the
    /// loader, and saves a round trip. It is known if the language is.
    ///
    /// The loader's request uses the preload if it has exactly this URL, so the parameters are in the loader's order
    /// and, as there, in lower case.
    fn widget_url(&self) -> Option<String> {
        self.choices.lang.as_ref()?;
        let settings = self.choices.settings().into_iter().filter(|(name, _)| *name != "accent");
        let mut query = Serializer::new(String::new());
        query.extend_pairs(settings.map(|(name, value)| (name, value.to_lowercase())));
        if !self.choices.storage {
            query.append_pair("no-storage", "");
        }
        query.append_pair("format", "first");
        Some(self.with_query(&api::paths::widget(&self.choices.campaign.slug), &query.finish()))
    }

    /// Returns the sources the element needs.
    pub fn element_policy(&self) -> String {
        let host = self.host;
        format!("script-src {host} 'wasm-unsafe-eval'; connect-src {host}")
    }

    /// Returns an iframe of the pledge's page.
    pub fn frame(&self) -> String {
        let source = self.settings_url(true);
        let height = match self.choices.layout {
            Layout::Full | Layout::Compact => oembed::FRAME_SIZE.1,
            Layout::Counter => 360,
            Layout::Button => 320,
        };
        oembed::frame(&source, &self.localized.content.title, height, None).into_string()
    }

    /// Returns the sources the iframe needs.
    pub fn frame_policy(&self) -> String {
        format!("frame-src {}", self.host)
    }

    /// Returns the script that fits an iframe to its content.
    pub fn frame_script(&self) -> String {
        self.script("frame.js").into_string()
    }

    /// Returns the sources the iframe needs with that script.
    pub fn frame_script_policy(&self) -> String {
        let host = self.host;
        format!("frame-src {host}; script-src {host}")
    }

    /// Returns the URL of the pledge's page.
    pub fn page_url(&self) -> String {
        self.settings_url(false)
    }

    /// Returns the shortcode of the WordPress plugin. A shortcode cannot escape values, and no value here needs
    /// escaping.
    pub fn shortcode(&self) -> String {
        let settings = self.choices.settings();
        let settings = settings.iter().map(|(name, value)| format!(" {name}=\"{value}\""));
        format!("[sid_pledge campaign=\"{}\"{}]", self.choices.campaign.slug, settings.collect::<String>())
    }

    /// Returns a link.
    pub fn link(&self) -> String {
        html! { a href=(self.page_url()) { (self.localized.content.title) } }.into_string()
    }

    /// Returns the badge, with a link to the pledge.
    pub fn badge(&self) -> String {
        let picture: Markup = html! { img src=(self.badge_url()) alt=(self.badge_alt_text()) height=(BADGE_HEIGHT); };
        html! { a href=(self.page_url()) { (picture) } }.into_string()
    }

    /// Returns the badge in Markdown.
    pub fn markdown_badge(&self) -> String {
        let text: String = self.badge_alt_text().chars().flat_map(escape_markdown).collect();
        format!("[![{text}]({})]({})", self.badge_url(), self.page_url())
    }

    /// Returns the sources the badge needs.
    pub fn badge_policy(&self) -> String {
        format!("img-src {}", self.host)
    }

    /// Returns the path of the poster.
    pub fn poster(&self) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("lang", &self.localized.content.lang);
        query.extend_pairs(self.choices.partner().map(|partner| ("partner", partner)));
        format!("{}?{}", api::paths::poster(&self.choices.campaign.slug), query.finish())
    }

    /// Returns a script tag: of the newest release with its key or, pinned, of this one with its hash.
    fn script(&self, file: &str) -> Markup {
        let hash = self.release.integrity(file).filter(|_| self.choices.pinned);
        let path = hash.map_or_else(|| format!("/{file}"), |_| self.release.path(file));
        let integrity = hash.map(str::to_owned).or_else(|| self.release.key_integrity(file));
        html! {
            script type="module" src={ (self.host) (path) } integrity=[integrity.as_ref()]
                crossorigin=[integrity.as_ref().map(|_| "anonymous")] {}
        }
    }

    fn badge_url(&self) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.choices.lang.as_ref().map(|lang| ("lang", lang)));
        query.extend_pairs((self.choices.theme == Theme::Dark).then_some(("theme", "dark")));
        self.with_query(&api::paths::badge(&self.choices.campaign.slug, "svg"), &query.finish())
    }

    fn badge_alt_text(&self) -> String {
        self.localized.format_page_message(PageMessage::BadgeText, &[("title", &self.localized.content.title)])
    }

    /// Returns the URL of the whole pledge page, for visitors without the script: layout and audience are left out.
    fn whole_page_url(&self) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.choices.lang.as_ref().map(|lang| ("lang", lang)));
        query.extend_pairs(self.choices.partner().map(|partner| ("partner", partner)));
        self.choices.append_flags(&mut query);
        self.with_query(&api::paths::page(&self.choices.campaign.slug), &query.finish())
    }

    fn settings_url(&self, framed: bool) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.choices.url_settings());
        self.choices.append_flags(&mut query);
        if framed {
            query.append_key_only("frame");
        }
        self.with_query(&api::paths::page(&self.choices.campaign.slug), &query.finish())
    }

    fn with_query(&self, path: &str, query: &str) -> String {
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{path}{mark}{query}", self.host)
    }
}

/// Escapes a character that has a meaning in Markdown (CommonMark, 2.4).
fn escape_markdown(letter: char) -> impl Iterator<Item = char> {
    letter.is_ascii_punctuation().then_some('\\').into_iter().chain([letter])
}
