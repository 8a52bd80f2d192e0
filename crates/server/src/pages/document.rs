//! The HTML around whatever a page shows.
//!
//! Invariant: every text is escaped, and a page asks nothing of anybody but this server.

use std::sync::Arc;

use api::{Campaign, Mode, Word};
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use form_urlencoded::Serializer;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sid_pledge::config::Section;

use super::{accent::Accent, onward, plain, preview};
use crate::{
    app::App,
    asked::Asked,
    campaigns::{Choice, Edition},
    etag,
    render::Scene,
    routes::speak,
};

/// What a page may load, and from where. Anybody may frame it, since partners do that. Our own origin is named besides
/// `'self'`, which is nobody in a sandboxed frame of WebKit's.
fn policy(app: &App, accent: Option<Accent>) -> String {
    let own = format!("'self' {}", app.public_url);
    let style = accent.map(Accent::permission).unwrap_or_default();
    format!(
        "default-src 'none'; script-src {own} 'wasm-unsafe-eval'; style-src {own} {style}; img-src {own} data:; \
         connect-src {own}; form-action {own}; base-uri 'none'"
    )
}

/// A page.
pub struct Document<'a> {
    /// What every page is made from.
    pub app: &'a App,
    /// The language it is in.
    pub choice: &'a Choice,
    /// The page's own path in all languages, such as `/p/sid-2023`.
    pub path: &'a str,
    /// Who may lead to it.
    pub standing: Standing,
    /// What it was asked for with, which goes on into the other languages.
    pub asked: &'a Asked,
    /// What there is besides the widget.
    pub around: Around<'a>,
    /// What it shows.
    pub content: Markup,
}

/// Who may lead to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Search engines and people.
    Listed,
    /// People who pass it on. A visit that came of a search would be counted as one that came of a share.
    Linked,
    /// Nobody: it is an answer to somebody.
    Passing,
}

/// What a page shows besides the widget, which has a choice of languages of its own and no heading for the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around<'a> {
    /// Nothing.
    Nothing,
    /// More to read.
    Text,
    /// A text with a heading for the page, and no widget.
    Heading,
    /// A text with a title, a heading and, where it is in several, languages of its own.
    Own(&'a str),
}

impl Document<'_> {
    /// The page as an answer that nobody keeps: its form has an id of its own.
    pub fn answer(self, status: StatusCode) -> Response {
        let mut response = (status, self.html().into_string()).into_response();
        let policy = policy(self.app, self.asked.accent());
        dress(&mut response, self.choice, HeaderValue::from_static("no-store"), &policy);
        response
    }

    /// The page as it is kept for whoever asks next.
    pub fn written(&self) -> Written {
        let (html, policy) = (self.html().into_string(), policy(self.app, self.asked.accent()));
        Written { etag: format!("W/{}", etag::of(html.as_bytes())), html: html.into(), policy: policy.into() }
    }

    fn html(&self) -> Markup {
        let campaign = &self.choice.edition.campaign;
        let release = &self.app.release;
        let framed = self.asked.has("frame");
        html! {
            (DOCTYPE)
            html class=[framed.then_some("framed")] lang=(campaign.lang) dir=(campaign.dir.as_str()) {
                head {
                    meta charset="utf-8";
                    title { (self.title()) }
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="description" content=(campaign.intro);
                    meta name="referrer" content="no-referrer";
                    @if self.standing != Standing::Listed { meta name="robots" content="noindex"; }
                    @if self.standing != Standing::Passing {
                        (alternates(campaign, |lang| self.address(lang)))
                        (preview::head(self.app, self.choice, &self.address(Some(&campaign.lang))))
                    }
                    link rel="icon" href=(release.path("icon.svg")) type="image/svg+xml";
                    link rel="stylesheet" href=(release.path("page.css"));
                    @if let Some(accent) = self.asked.accent() { style { (PreEscaped(accent.style())) } }
                }
                body {
                    @if framed {
                        script type="module" src=(release.path("framed.js")) {}
                    } @else {
                        header { (self.heading()) }
                    }
                    @if matches!(self.around, Around::Text | Around::Heading) {
                        (languages(&self.choice.edition, |tag| format!("{}?{}", self.path, onward(self.asked, Some(tag)).finish())))
                    }
                    main { (self.content) }
                }
            }
        }
    }

    fn title(&self) -> &str {
        if let Around::Own(title) = self.around { title } else { &self.choice.edition.campaign.title }
    }

    /// Whose page it is.
    fn heading(&self) -> Markup {
        let name = &self.choice.edition.campaign.organiser.name;
        html! {
            @if matches!(self.around, Around::Heading | Around::Own(_)) { p { (name) } } @else { h1 { (name) } }
        }
    }

    fn address(&self, lang: Option<&str>) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(lang.map(|lang| ("lang", lang)));
        // One from a test leads to a test.
        query.extend_pairs(self.asked.mode().ok().filter(|mode| *mode == Mode::Test).map(|_| ("mode", "test")));
        let query = query.finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{}{mark}{query}", self.app.public_url, self.path)
    }
}

/// Which page this is, and which it is in the other languages and for those whose language is none of them.
pub fn alternates(campaign: &Campaign, address: impl Fn(Option<&str>) -> String) -> Markup {
    html! {
        link rel="canonical" href=(address(Some(&campaign.lang)));
        @for language in &campaign.languages {
            link rel="alternate" hreflang=(language.tag) href=(address(Some(&language.tag)));
        }
        link rel="alternate" hreflang="x-default" href=(address(None));
    }
}

/// Links to a page in all languages. Those in the widget lead to the pledge.
pub fn languages(edition: &Edition, address: impl Fn(&str) -> String) -> Markup {
    let Edition { campaign, words, .. } = edition;
    html! {
        nav aria-label=(plain(words, Word::Languages)) {
            ul {
                @for language in &campaign.languages {
                    li {
                        a href=(address(&language.tag)) lang=(language.tag) hreflang=(language.tag)
                            aria-current=[(language.tag == campaign.lang).then_some("true")] {
                            (language.name)
                        }
                    }
                }
            }
        }
    }
}

/// A page that is the same for everybody.
#[derive(Clone, Debug)]
pub struct Written {
    html: Bytes,
    policy: Arc<str>,
    /// Weak, because it is sent in one encoding or another.
    etag: String,
}

impl Written {
    /// The page as an answer that may be kept, or word that it has not changed.
    pub fn answer(self, choice: &Choice, kept: HeaderValue, headers: &HeaderMap) -> Response {
        let Self { html, policy, etag } = self;
        let mut response = etag::not_modified(headers, &etag).unwrap_or_else(|| html.into_response());
        etag::put(&mut response, &etag);
        dress(&mut response, choice, kept, &policy);
        response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
        response
    }
}

/// What every page's answer has in common.
fn dress(response: &mut Response, choice: &Choice, kept: HeaderValue, policy: &str) {
    // An origin was checked to be one, so it is also a header's text.
    let policy = HeaderValue::from_str(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    for (name, value) in [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, kept),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        // So that pages which are apart from other origins may frame it, too.
        (HeaderName::from_static("cross-origin-embedder-policy"), HeaderValue::from_static("require-corp")),
    ] {
        response.headers_mut().insert(name, value);
    }
    speak(response.headers_mut(), &choice.edition.campaign.lang, choice.by_header);
}

/// The element with the widget in it, as it is before any script has run, and the script.
pub fn element(app: &App, scene: &Scene, fragment: &str) -> Markup {
    let (config, Edition { campaign, words, .. }) = (&scene.config, &*scene.edition);
    let page = format!("{}?lang={}", api::paths::page(&campaign.slug), campaign.lang);
    html! {
        sid-pledge campaign=(config.campaign) partner=(config.partner) lang=(campaign.lang)
            audience=[config.audience.map(|audience| audience.as_str())] layout=(config.layout.as_str())
            theme=(config.theme.as_str()) hide=[hidden(&config.hide)] mode=(config.mode.as_str())
            no-storage[!config.storage] {
            template shadowrootmode="open" {
                link rel="stylesheet" href=(app.release.path("widget.css"));
                (PreEscaped(fragment))
            }
            a href=(page) { (plain(words, Word::OpenPledge)) }
        }
        @if app.release.is_complete() {
            script type="module" src="/embed.js" {}
        }
    }
}

/// The parts that are not shown, as the attribute has them.
pub fn hidden(sections: &[Section]) -> Option<String> {
    let names: Vec<_> = sections.iter().map(|section| section.as_str()).collect();
    (!names.is_empty()).then(|| names.join(" "))
}
