//! Where a partner chooses how the pledge is to stand on its site, sees it, and copies a line.
//!
//! Invariant: every snippet is written here, from choices that were checked; a script only puts the server's words in place.

mod choices;
mod contrast;
mod form;
mod outputs;
mod snippets;

use api::Mode;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use maud::{Markup, html};
use sid_pledge::Config;

use super::{
    document::{Around, Document, Standing, element, languages},
    say, trouble,
};
use crate::{
    app::{App, Shared},
    asked::Asked,
    campaigns::{Choice, Edition, PageWord},
    problem::Fault,
    render::Scene,
    routes::choose,
};

use choices::Choices;
use snippets::Snippets;

/// Its path.
pub const PATH: &str = "/embed";

/// `GET /embed?in=`, with the element's attributes and `pinned` as names.
pub async fn show_builder(State(app): Shared, asked: Asked, headers: HeaderMap) -> Response {
    show(&app, &asked, &headers).await.unwrap_or_else(|fault| trouble::show(&app, "", &asked, &headers, fault))
}

async fn show(app: &App, asked: &Asked, headers: &HeaderMap) -> Result<Response, Fault> {
    let choices = Choices::read(app, asked)?;
    // Its own language is apart from the widget's, and asked for by another name.
    let choice = choose(choices.campaign, asked.get("in").and_then(|tag| tag.parse().ok()), headers)?;
    let shown = match &choices.lang {
        Some(lang) => choose(choices.campaign, lang.parse().ok(), headers)?,
        None => choice.clone(),
    };
    let edition = &*choice.edition;
    let snippets =
        Snippets { host: &app.public_url, choices: &choices, edition: &shown.edition, release: &app.release };
    let title = say(edition, PageWord::EmbedTitle);
    let content = html! {
        div #languages data-part { (languages(edition, |tag| format!("{PATH}?{}", choices.query(Some(tag))))) }
        div.builder {
            header {
                h1 { (title) }
                p { (say(edition, PageWord::BuilderIntro)) }
            }
            section.choose aria-labelledby="choose" {
                h2 #choose { (say(edition, PageWord::StepChoose)) }
                (form::form(app, asked, &choices, edition))
            }
            section.look aria-labelledby="look" {
                h2 #look { (say(edition, PageWord::StepLook)) }
                (views(&choices, edition))
                div #preview tabindex="0" role="group" aria-labelledby="look" data-settings=(choices.json()) { (preview(app, asked, &choices, &shown).await?) }
                p.small { (say(edition, PageWord::PreviewNote)) }
            }
            section.copy aria-labelledby="copy" {
                h2 #copy { (say(edition, PageWord::StepCopy)) }
                p { (say(edition, PageWord::EmbedHow)) }
                p.failed.needs-script #failed role="status" data-text=(say(edition, PageWord::ChoicesFailed)) {}
                div #ways data-part data-copied=(say(edition, PageWord::Copied))
                    data-copy-failed=(say(edition, PageWord::CopyFailed)) { (outputs::ways(edition, &snippets)) }
            }
            (afterwards(edition))
        }
        @if app.release.is_complete() {
            script type="module" src=(app.release.path("builder.js")) {}
        }
    };
    let (standing, around) = (Standing::Passing, Around::Own(title));
    Ok(Document { app, choice: &choice, path: PATH, asked, standing, around, content }.answer(StatusCode::OK))
}

/// The widget as it was chosen, with acts that do not count and nothing stored.
async fn preview(app: &App, asked: &Asked, choices: &Choices<'_>, shown: &Choice) -> Result<Markup, Fault> {
    let config = Config {
        mode: Mode::Test,
        storage: false,
        hide: choices.hide.clone(),
        channel: None,
        ..asked.lenient_config(app, choices.campaign, "")
    };
    let scene = Scene { config, edition: shown.edition.clone(), pledge: None };
    let fragment = app.renderer.fragment(scene.clone()).await?;
    Ok(element(app, &scene, &fragment))
}

/// What there is to know once the pledge stands on a site.
fn afterwards(edition: &Edition) -> Markup {
    let lines = [PageWord::AfterDebug, PageWord::AfterNumbers, PageWord::AfterRemove, PageWord::AfterStored];
    html! {
        section.after aria-labelledby="after" {
            h2 #after { (say(edition, PageWord::AfterTitle)) }
            ul {
                @for line in lines { li { (say(edition, line)) } }
            }
        }
    }
}

/// Ways to look at the preview that change nothing of what is copied.
fn views(choices: &Choices<'_>, edition: &Edition) -> Markup {
    let right_to_left = choices.right_to_left();
    let views = [
        ("width", "", PageWord::PreviewWide),
        ("width", "phone", PageWord::PreviewPhone),
        ("theme", "light", PageWord::ThemeLight),
        ("theme", "dark", PageWord::ThemeDark),
    ];
    html! {
        div.views.needs-script role="group" aria-label=(say(edition, PageWord::PreviewViews)) {
            @for (name, value, word) in views {
                button type="button" data-view=(name) value=(value) aria-pressed=(name == "width" && value.is_empty()) {
                    (say(edition, word))
                }
            }
            @if let Some(tag) = right_to_left {
                button type="button" data-view="lang" value=(tag) aria-pressed="false" {
                    (say(edition, PageWord::PreviewRightToLeft))
                }
            }
        }
    }
}
