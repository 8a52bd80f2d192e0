//! What a partner copies: each way to put the pledge somewhere, as text, and what a Content Security Policy needs for it.
//!
//! Invariant: markup is written as markup, which escapes it, and only then shown as text.

use api::Word;
use form_urlencoded::Serializer;
use maud::{Markup, html};
use sid_pledge::config::{Layout, Theme};

use super::choices::Choices;
use crate::{
    campaigns::{Edition, PageWord},
    pages::{assets::Release, oembed, plain, poster, say_with},
};

/// What snippets are made from.
pub struct Snippets<'a> {
    /// The server's public origin.
    pub host: &'a str,
    /// What was chosen.
    pub choices: &'a Choices<'a>,
    /// The campaign in the widget's language.
    pub edition: &'a Edition,
    /// The files a pinned snippet names.
    pub release: &'a Release,
}

impl Snippets<'_> {
    /// The element and its script.
    pub fn element(&self) -> String {
        let Self { choices, edition, .. } = self;
        let settings = choices.settings();
        let of = |name| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
        let snippet = html! {
            (self.script("embed.js"))
            "\n"
            sid-pledge campaign=(choices.campaign.slug) partner=[of("partner")] lang=[of("lang")]
                audience=[of("audience")] layout=[of("layout")] theme=[of("theme")] accent=[of("accent")]
                hide=[of("hide")] no-storage[!choices.storage] {
                "\n  "
                a href=(self.short_page()) { (plain(&edition.words, Word::OpenPledge)) }
                "\n"
            }
        };
        snippet.into_string()
    }

    /// The element's needs.
    pub fn element_policy(&self) -> String {
        let host = self.host;
        format!("script-src {host} 'wasm-unsafe-eval'; connect-src {host}")
    }

    /// A frame with the pledge's page in it.
    pub fn frame(&self) -> String {
        let source = self.page(true);
        let height = match self.choices.layout {
            Layout::Full | Layout::Compact => 900,
            Layout::Counter => 360,
            Layout::Button => 320,
        };
        oembed::frame(&source, &self.edition.campaign.title, height, None).into_string()
    }

    /// The frame's needs.
    pub fn frame_policy(&self) -> String {
        format!("frame-src {}", self.host)
    }

    /// The script that makes a frame as high as what is in it.
    pub fn frame_script(&self) -> String {
        self.script("frame.js").into_string()
    }

    /// The needs of the frame with that script.
    pub fn frame_script_policy(&self) -> String {
        let host = self.host;
        format!("frame-src {host}; script-src {host}")
    }

    /// The address of the pledge's page, as chosen.
    pub fn address(&self) -> String {
        self.page(false)
    }

    /// The shortcode of the plugin for WordPress. A shortcode has no way to escape, and no value here would need one.
    pub fn shortcode(&self) -> String {
        let settings = self.choices.settings();
        let settings = settings.iter().map(|(name, value)| format!(" {name}=\"{value}\""));
        format!("[sid_pledge campaign=\"{}\"{}]", self.choices.campaign.slug, settings.collect::<String>())
    }

    /// A link.
    pub fn link(&self) -> String {
        html! { a href=(self.address()) { (self.edition.campaign.title) } }.into_string()
    }

    /// The counter as a picture that leads to the pledge.
    pub fn badge(&self) -> String {
        let picture: Markup = html! { img src=(self.badge_picture()) alt=(self.badge_text()) height="40"; };
        html! { a href=(self.address()) { (picture) } }.into_string()
    }

    /// The same in Markdown, for a README.
    pub fn badge_in_markdown(&self) -> String {
        let text: String = self.badge_text().chars().flat_map(escaped_in_markdown).collect();
        format!("[![{text}]({})]({})", self.badge_picture(), self.address())
    }

    /// The picture's needs.
    pub fn badge_policy(&self) -> String {
        format!("img-src {}", self.host)
    }

    /// The path of the page to print.
    pub fn poster(&self) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("lang", &self.edition.campaign.lang);
        query.extend_pairs(self.choices.partner().map(|partner| ("partner", partner)));
        format!("{}?{}", poster::path(&self.choices.campaign.slug), query.finish())
    }

    /// The tag of a script that follows each release or, pinned, is that of this one by its hash.
    fn script(&self, file: &str) -> Markup {
        let integrity = self.release.integrity(file).filter(|_| self.choices.pinned);
        let path = integrity.map_or_else(|| format!("/{file}"), |_| self.release.path(file));
        html! {
            script type="module" src={ (self.host) (path) } integrity=[integrity]
                crossorigin=[integrity.map(|_| "anonymous")] {}
        }
    }

    fn badge_picture(&self) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.choices.lang.as_ref().map(|lang| ("lang", lang)));
        query.extend_pairs((self.choices.theme == Theme::Dark).then_some(("theme", "dark")));
        self.with_query(&format!("/badge/{}.svg", self.choices.campaign.slug), &query.finish())
    }

    fn badge_text(&self) -> String {
        say_with(self.edition, PageWord::BadgeText, &[("title", &self.edition.campaign.title)])
    }

    /// The pledge's page for whoever has no script: set up by the widget's language, partner and storage alone, so that it is whole.
    fn short_page(&self) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.choices.lang.as_ref().map(|lang| ("lang", lang)));
        query.extend_pairs(self.choices.partner().map(|partner| ("partner", partner)));
        self.choices.flag(&mut query);
        self.with_query(&api::paths::page(&self.choices.campaign.slug), &query.finish())
    }

    fn page(&self, in_a_frame: bool) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.choices.in_addresses());
        self.choices.flag(&mut query);
        if in_a_frame {
            query.append_key_only("frame");
        }
        self.with_query(&api::paths::page(&self.choices.campaign.slug), &query.finish())
    }

    fn with_query(&self, path: &str, query: &str) -> String {
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{path}{mark}{query}", self.host)
    }
}

/// Whatever Markdown would take for itself (CommonMark, 2.4).
fn escaped_in_markdown(letter: char) -> impl Iterator<Item = char> {
    letter.is_ascii_punctuation().then_some('\\').into_iter().chain([letter])
}
