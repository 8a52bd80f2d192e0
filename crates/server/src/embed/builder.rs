//! Embed builder: a page where a partner chooses settings, sees the widget and copies a snippet.
//!
//! Invariant: the server writes every snippet, from validated choices. The page's script only inserts them.

mod choices;
mod form;
mod outputs;
mod snippets;

use api::Mode;
use axum::{http::StatusCode, response::Response};
use maud::{Markup, html};
use sid_pledge::Config;

use self::{choices::Choices, snippets::Snippets};
use crate::{
    campaigns::{LocalizedCampaign, NegotiatedCampaign, PageMessage},
    http::{error::HttpError, language::LanguagePreference},
    pages::{
        error_page::PageError,
        layout::{Chrome, Indexing, PageLayout, language_menu, widget_element},
        request::PageRequest,
    },
    widget_request::WidgetRequest,
};

/// `GET /embed?in=`, with the element's attributes and `pinned` as parameters. `in` is the language of the page itself.
pub async fn show_builder(request: PageRequest) -> Result<Response, PageError> {
    show(&request).await.map_err(|error| PageError::new(&request, "", error))
}

async fn show(request: &PageRequest) -> Result<Response, HttpError> {
    let (app, params) = (&request.app, &request.params);
    let choices = Choices::read(app, params)?;
    let negotiate = |tag: Option<&str>| {
        let requested = tag.and_then(|tag| tag.parse().ok());
        LanguagePreference::new(requested, &request.headers).negotiate(choices.campaign)
    };
    let negotiated = negotiate(params.get("in"));
    let preview_language = match &choices.lang {
        Some(lang) => negotiate(Some(lang)),
        None => negotiated.clone(),
    };
    let localized = &*negotiated.localized;
    let snippets = Snippets {
        host: &app.public_url,
        choices: &choices,
        localized: &preview_language.localized,
        release: &app.release,
    };
    let title = localized.page_message(PageMessage::EmbedTitle);
    let url = |tag: &str| format!("{}?{}", api::paths::EMBED_BUILDER, choices.query(Some(tag)));
    let content = html! {
        div #languages data-part { (language_menu(localized, url)) }
        div.builder {
            header {
                h1 { (title) }
                p { (localized.page_message(PageMessage::BuilderIntro)) }
            }
            section.choose aria-labelledby="choose" {
                h2 #choose { (localized.page_message(PageMessage::StepChoose)) }
                (form::form(app, params, &choices, localized))
            }
            section.preview aria-labelledby="preview-title" {
                h2 #preview-title { (localized.page_message(PageMessage::StepLook)) }
                (preview_controls(&choices, localized))
                div #preview tabindex="0" role="group" aria-labelledby="preview-title" data-settings=(choices.json()) {
                    (preview(request, &choices, &preview_language).await?)
                }
                p.small { (localized.page_message(PageMessage::PreviewNote)) }
            }
            section.copy aria-labelledby="copy" {
                h2 #copy { (localized.page_message(PageMessage::StepCopy)) }
                p { (localized.page_message(PageMessage::EmbedInstructions)) }
                @if app.release.has_development_key() {
                    p #development-key { (localized.page_message(PageMessage::DevelopmentKey)) }
                }
                p.failed.needs-script #failed role="status"
                    data-text=(localized.page_message(PageMessage::ChoicesFailed)) {}
                div #outputs data-part data-copied=(localized.page_message(PageMessage::Copied))
                    data-copy-failed=(localized.page_message(PageMessage::CopyFailed)) {
                    (outputs::outputs(localized, &snippets))
                }
            }
            (next_steps(localized))
        }
        @if app.release.is_complete() {
            script type="module" src=(app.release.path("builder.js")) {}
        }
    };
    let layout = PageLayout {
        app,
        negotiated: &negotiated,
        path: api::paths::EMBED_BUILDER,
        params,
        indexing: Indexing::Transient,
        chrome: Chrome::Titled(title),
        content,
    };
    Ok(layout.respond(StatusCode::OK))
}

/// Renders the widget with the chosen settings, in test mode and without storage.
async fn preview(
    request: &PageRequest,
    choices: &Choices<'_>,
    language: &NegotiatedCampaign,
) -> Result<Markup, HttpError> {
    let app = &request.app;
    let config = Config {
        mode: Mode::Test,
        storage: false,
        hide: choices.hide.clone(),
        channel: None,
        ..app.config_reader("").read(&request.params, choices.campaign)
    };
    let widget = WidgetRequest::new(config, &language.localized);
    let fragment = app.renderer.fragment(&widget).await?.html("", "");
    Ok(widget_element(app, &widget, &fragment))
}

/// Returns the notes on what follows after a snippet is in place.
fn next_steps(localized: &LocalizedCampaign) -> Markup {
    let notes =
        [PageMessage::AfterDebug, PageMessage::AfterNumbers, PageMessage::AfterRemove, PageMessage::AfterStored];
    html! {
        section.after aria-labelledby="after" {
            h2 #after { (localized.page_message(PageMessage::AfterTitle)) }
            ul {
                @for note in notes { li { (localized.page_message(note)) } }
            }
        }
    }
}

/// Returns the controls of the preview. They do not change the snippets.
fn preview_controls(choices: &Choices<'_>, localized: &LocalizedCampaign) -> Markup {
    let controls = [
        ("width", "", PageMessage::PreviewWide),
        ("width", "phone", PageMessage::PreviewPhone),
        ("theme", "light", PageMessage::ThemeLight),
        ("theme", "dark", PageMessage::ThemeDark),
    ];
    html! {
        div.views.needs-script role="group" aria-label=(localized.page_message(PageMessage::PreviewViews)) {
            @for (name, value, message) in controls {
                button type="button" data-view=(name) value=(value)
                    aria-pressed=(name == "width" && value.is_empty()) {
                    (localized.page_message(message))
                }
            }
            @if let Some(tag) = choices.right_to_left_language() {
                button type="button" data-view="lang" value=(tag) aria-pressed="false" {
                    (localized.page_message(PageMessage::PreviewRightToLeft))
                }
            }
        }
    }
}
