//! HTML layout of the pages: head, header, language menu and the element.
//!
//! Invariant: every text is escaped, and a page loads nothing from any other server.

use std::borrow::Cow;

use api::{Campaign, Message, Mode, attributes::ATTRIBUTES};
use axum::{
    http::{HeaderValue, StatusCode},
    response::Response,
};
use form_urlencoded::Serializer;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sid_pledge::Config;

use super::{
    csp::{Framing, accent_style, campaign_style, page_policy, style_hash},
    social_meta::{Preview, social_meta},
};
use crate::{
    app::App,
    campaigns::{LocalizedCampaign, NegotiatedCampaign},
    http::{
        page_response::{CachedPage, PagePolicies, uncached_page},
        params::Params,
    },
    release::{PAGE_STYLES, WIDGET_STYLES},
    widget_request::WidgetRequest,
};

/// Page with its layout.
pub struct PageLayout<'a> {
    /// State shared by all handlers.
    pub app: &'a App,
    /// Campaign in the page's language.
    pub negotiated: &'a NegotiatedCampaign,
    /// Path of the page in all languages, such as `/p/sid-2023`.
    pub path: &'a str,
    /// Indexing by search engines.
    pub indexing: Indexing,
    /// Parameters of the request, which the links to other languages keep.
    pub params: &'a Params,
    /// Page elements around the content.
    pub chrome: Chrome<'a>,
    /// Content.
    pub content: Markup,
}

/// Indexing of a page by search engines, and whether it can be shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indexing {
    /// Indexed and shared.
    Index,
    /// Shared but not indexed: a visitor who comes from a search would be counted as one who came through a share.
    NoIndex,
    /// The same, for a link that a supporter shares: its preview says that they have taken the pledge.
    Invitation,
    /// Neither: the page answers one visitor.
    Transient,
    /// Neither, and a browser that shares the page shares its canonical URL, without the answer.
    Answer,
}

impl Indexing {
    fn is_shared(self) -> bool {
        matches!(self, Self::Index | Self::NoIndex | Self::Invitation)
    }
}

/// Page elements around the content. The widget has a language switch of its own, but no heading for the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chrome<'a> {
    /// The organiser as heading; the content is the widget.
    Widget,
    /// The organiser as heading; the content is the widget after an act of the visitor. The outcome of the act begins
    /// the title, which screen readers say first.
    Outcome(&'a str),
    /// A language menu; the content has a heading of its own.
    Text,
    /// A title of its own; the content has heading and, if needed, a language menu.
    Titled(&'a str),
}

/// Inline style sheets of a page, besides those of the release. A page contains all it needs to be seen: a file would
/// take another round trip.
struct InlineStyles {
    /// Colours of the campaign.
    campaign: String,
    /// Accent of the widget, if the request sets one. The builder's script removes it.
    accent: Option<String>,
}

impl PageLayout<'_> {
    /// Creates the response of a page that is not cached, because its form has an id of its own.
    pub fn respond(self, status: StatusCode) -> Response {
        let styles = self.inline_styles();
        uncached_page(status, self.html(&styles), self.negotiated, &self.policies(&styles))
    }

    /// Creates a page that is kept.
    pub fn cached(&self) -> CachedPage {
        let styles = self.inline_styles();
        CachedPage::new(&self.html(&styles), self.policies(&styles))
    }

    fn inline_styles(&self) -> InlineStyles {
        InlineStyles {
            campaign: campaign_style(&self.negotiated.localized.colours, &self.negotiated.localized.drawing),
            accent: self.params.accent().map(accent_style),
        }
    }

    /// Returns the policies of the page.
    ///
    /// The pages that partners frame, `/p/…` and `/s/…`, are not isolated either: a browser does not show an isolated
    /// page in a window that a sandboxed page has opened.
    fn policies(&self, styles: &InlineStyles) -> PagePolicies {
        let is_framed = ["/p/", "/s/"].iter().any(|start| self.path.starts_with(start));
        let framing = if is_framed { Framing::Anywhere } else { Framing::Nowhere };
        let style_sheets = [PAGE_STYLES].into_iter().chain(WIDGET_STYLES);
        let released = style_sheets.filter_map(|name| self.app.release.integrity(name));
        let own = [&styles.campaign].into_iter().chain(&styles.accent).map(|style| style_hash(style));
        let style_hashes = released.map(str::to_owned).chain(own);
        // The policy contains the public origin, which was validated at the start and is a valid header value.
        let policy = HeaderValue::try_from(page_policy(&self.app.public_url, framing, style_hashes));
        PagePolicies {
            content_security: policy.unwrap_or(HeaderValue::from_static("default-src 'none'")),
            is_isolated: !is_framed,
        }
    }

    fn html(&self, styles: &InlineStyles) -> Markup {
        let campaign = &self.negotiated.localized.content;
        let release = &self.app.release;
        let framed = self.params.has("frame");
        html! {
            (DOCTYPE)
            html class=[framed.then_some("framed")] lang=(campaign.lang) dir=(campaign.dir.as_str()) {
                head {
                    meta charset="utf-8";
                    title { (self.title()) }
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="description" content=(campaign.intro);
                    meta name="referrer" content="no-referrer";
                    @if self.indexing != Indexing::Index { meta name="robots" content="noindex"; }
                    @if self.indexing == Indexing::Answer {
                        link rel="canonical" href=(self.url(Some(&campaign.lang)));
                    }
                    @if self.indexing.is_shared() {
                        (hreflang_links(campaign, |lang| self.url(lang)))
                        (social_meta(self.app, self.negotiated, &self.url(Some(&campaign.lang)), self.preview()))
                    }
                    link rel="icon" href=(api::paths::icon(&campaign.slug)) type="image/svg+xml";
                    style { (PreEscaped(release.style_sheet(PAGE_STYLES))) }
                    style { (PreEscaped(&styles.campaign)) }
                    @if let Some(style) = &styles.accent { style #accent { (PreEscaped(style)) } }
                }
                body {
                    @if framed {
                        script type="module" src=(release.path("framed.js")) {}
                    }
                    @if !framed || self.chrome == Chrome::Text {
                        header {
                            @if !framed { (self.heading()) }
                            @if self.chrome == Chrome::Text {
                                (language_menu(&self.negotiated.localized, |tag| self.forwarding_url(tag)))
                            }
                        }
                    }
                    main { (self.content) }
                }
            }
        }
    }

    fn preview(&self) -> Preview {
        if self.indexing == Indexing::Invitation { Preview::Supporter } else { Preview::Campaign }
    }

    fn title(&self) -> Cow<'_, str> {
        let title = &self.negotiated.localized.content.title;
        match self.chrome {
            Chrome::Titled(title) => title.into(),
            Chrome::Outcome(outcome) => format!("{outcome} – {title}").into(),
            Chrome::Widget | Chrome::Text => title.into(),
        }
    }

    /// Returns the organiser's name; as the page's heading if the content has none.
    fn heading(&self) -> Markup {
        let name = &self.negotiated.localized.content.organiser.name;
        match self.chrome {
            Chrome::Text | Chrome::Titled(_) => html! { p { (name) } },
            Chrome::Widget | Chrome::Outcome(_) => html! { h1 { (name) } },
        }
    }

    /// Returns the link to this page in another language, with the widget's settings.
    fn forwarding_url(&self, lang: &str) -> String {
        format!("{}?{}", self.path, self.params.forwarded(Some(lang)).finish())
    }

    /// Returns the canonical URL of this page in a language. The URL of a test leads to a test.
    fn url(&self, lang: Option<&str>) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(lang.map(|lang| ("lang", lang)));
        query.extend_pairs((self.params.page_mode() == Mode::Test).then_some(("mode", "test")));
        let query = query.finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{}{mark}{query}", self.app.public_url, self.path)
    }
}

/// Returns the links of a page's head to itself in every language and, as `x-default`, without a language.
pub fn hreflang_links(campaign: &Campaign, url: impl Fn(Option<&str>) -> String) -> Markup {
    html! {
        link rel="canonical" href=(url(Some(&campaign.lang)));
        @for language in &campaign.languages {
            link rel="alternate" hreflang=(language.tag) href=(url(Some(&language.tag)));
        }
        link rel="alternate" hreflang="x-default" href=(url(None));
    }
}

/// Returns the menu with a page's other languages. It is closed, so that it takes one line.
pub fn language_menu(localized: &LocalizedCampaign, url: impl Fn(&str) -> String) -> Markup {
    let (campaign, is_current) = (&localized.content, |tag: &str| tag == localized.content.lang);
    let current = campaign.languages.iter().find(|language| is_current(&language.tag));
    html! {
        nav.language-menu aria-label=(localized.message(Message::Languages)) {
            details {
                summary { (current.map_or("", |language| &language.name)) }
                ul {
                    @for language in &campaign.languages {
                        li {
                            a href=(url(&language.tag)) lang=(language.tag) hreflang=(language.tag)
                                aria-current=[is_current(&language.tag).then_some("true")] {
                                (language.name)
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Returns the element with the rendered widget in a declarative shadow root, and the loader's script.
pub fn widget_element(app: &App, request: &WidgetRequest, fragment: &str) -> Markup {
    let (config, localized) = (&request.config, &request.localized);
    let page = format!("{}?lang={}", api::paths::page(&config.campaign), localized.lang());
    html! {
        (PreEscaped(element_start_tag(config, localized.lang())))
        template shadowrootmode="open" {
            @for name in WIDGET_STYLES {
                style { (PreEscaped(app.release.style_sheet(name))) }
            }
            (PreEscaped(fragment))
        }
        a href=(page) { (localized.message(Message::OpenPledge)) }
        (PreEscaped("</sid-pledge>"))
        @if app.release.is_complete() {
            script type="module" src="/embed.js" {}
        }
    }
}

/// Returns the element's start tag. The names of its attributes are data, which the template language does not support.
fn element_start_tag(config: &Config, lang: &str) -> String {
    let parameters = config.parameters();
    let parameter = |name| parameters.iter().find(|(known, ..)| *known == name).map_or("", |(_, value, _)| value);
    let mut tag = String::from("<sid-pledge");
    for attribute in ATTRIBUTES {
        let value = match attribute.name {
            "campaign" => &config.campaign,
            "lang" => lang,
            name => parameter(name),
        };
        if !value.is_empty() {
            tag.extend([" ", attribute.name]);
            if !attribute.is_flag() {
                tag.extend(["=\"", &html! { (value) }.into_string(), "\""]);
            }
        }
    }
    tag + ">"
}
