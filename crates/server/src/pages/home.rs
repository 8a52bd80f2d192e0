//! The campaign's own home: the pledge, and the way to put it on a site.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use maud::{Markup, html};

use super::{
    builder,
    document::{Around, Document, Standing},
    pledge, say, trouble,
};
use crate::{
    app::{App, Shared},
    asked::Asked,
    campaigns::{Edition, PageWord},
    problem::Fault,
    routes::choose,
};

/// `GET /`
pub async fn show_home(State(app): Shared, asked: Asked, headers: HeaderMap) -> Response {
    show(&app, &asked, &headers).await.unwrap_or_else(|fault| trouble::show(&app, "", &asked, &headers, fault))
}

async fn show(app: &App, asked: &Asked, headers: &HeaderMap) -> Result<Response, Fault> {
    let campaign = app.campaigns.usual().ok_or(Fault::UnknownCampaign)?;
    let choice = choose(campaign, asked.lang().unwrap_or_default(), headers)?;
    let content = html! {
        p { (to_builder(&choice.edition, PageWord::EmbedTitle)) }
        (pledge::widget(app, &campaign.slug, asked, &choice, None).await?)
        (how_to_embed(&choice.edition))
    };
    Ok(Document { app, choice: &choice, path: "/", asked, standing: Standing::Listed, around: Around::Text, content }
        .answer(StatusCode::OK))
}

/// The way to put it on a site. The lines themselves are given where one chooses, with the partner's name in them.
fn how_to_embed(edition: &Edition) -> Markup {
    html! {
        section.embed {
            h2 { (say(edition, PageWord::EmbedTitle)) }
            p { (say(edition, PageWord::BuilderIntro)) }
            p { (to_builder(edition, PageWord::BuilderOpen)) }
        }
    }
}

/// A link to where one chooses, in this page's language and with it chosen.
fn to_builder(edition: &Edition, word: PageWord) -> Markup {
    let lang = &edition.campaign.lang;
    html! { a href={ (builder::PATH) "?in=" (lang) "&lang=" (lang) } { (say(edition, word)) } }
}
