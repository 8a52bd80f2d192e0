//! The pledge as a page, which works with no script: read it, take it, take it back.
//!
//! Invariant: a form of these pages sent twice counts once, because the id is in the form. One of a landing page has none,
//! and is given one here.

use std::borrow::Cow;

use api::{EntryId, NewPledge, Word};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use sid_pledge::widget::OwnPledge;

use super::{
    document::{Around, Document, Standing, element},
    onward, plain, trouble,
};
use crate::{
    acts,
    app::{App, Shared},
    asked::Asked,
    body::Form,
    campaigns::Choice,
    problem::Fault,
    render::Scene,
    routes::choose,
};

/// `GET /p/{campaign}`
pub async fn show_pledge(State(app): Shared, Path(slug): Path<String>, asked: Asked, headers: HeaderMap) -> Response {
    let shown = show(&app, &slug, &asked, &headers, None).await;
    shown.unwrap_or_else(|fault| trouble::show(&app, &slug, &asked, &headers, fault))
}

/// `GET /p/{campaign}/thanks`: the page as it is once the pledge is taken. Without the right receipt, the plain page.
pub async fn show_thanks(State(app): Shared, Path(slug): Path<String>, asked: Asked, headers: HeaderMap) -> Response {
    let own = own_pledge(&app, &slug, &asked);
    let shown = show(&app, &slug, &asked, &headers, own).await;
    shown.unwrap_or_else(|fault| trouble::show(&app, &slug, &asked, &headers, fault))
}

/// `POST /p/{campaign}/pledge`: takes the pledge and leads on to the thanks.
pub async fn create_pledge(
    State(app): Shared,
    Path(slug): Path<String>,
    asked: Asked,
    headers: HeaderMap,
    form: Result<Form, Fault>,
) -> Response {
    let (form, taken) = match form {
        Ok(Form(form)) => {
            let form = form.over(asked);
            let taken = take(&app, &slug, &form).await;
            (form, taken)
        }
        Err(fault) => (asked, Err(fault)),
    };
    match taken {
        Ok(own) => {
            let mut query = onward(&form, form.get("lang"));
            query.append_pair("id", &own.id.to_string()).append_pair("receipt", &own.receipt);
            query.extend_pairs(own.number.map(|number| ("number", number.to_string())));
            see_other(&format!("{}/thanks?{}", api::paths::page(&slug), query.finish()))
        }
        Err(fault) => trouble::show(&app, &slug, &form, &headers, fault),
    }
}

/// `POST /p/{campaign}/withdraw`: takes the pledge back and leads to the page that says so.
pub async fn withdraw_pledge(
    State(app): Shared,
    Path(slug): Path<String>,
    asked: Asked,
    headers: HeaderMap,
    form: Result<Form, Fault>,
) -> Response {
    let (form, withdrawn) = match form {
        Ok(Form(form)) => {
            let form = form.over(asked);
            let withdrawn = withdraw(&app, &slug, &form).await;
            (form, withdrawn)
        }
        Err(fault) => (asked, Err(fault)),
    };
    match withdrawn {
        Ok(()) => {
            let query = onward(&form, form.get("lang")).append_pair("withdrawn", "1").finish();
            see_other(&format!("{}?{query}", api::paths::page(&slug)))
        }
        Err(fault) => trouble::show(&app, &slug, &form, &headers, fault),
    }
}

async fn show(
    app: &App,
    slug: &str,
    asked: &Asked,
    headers: &HeaderMap,
    own: Option<OwnPledge>,
) -> Result<Response, Fault> {
    let campaign = app.campaign(slug)?;
    let standing = match (own.is_some() || asked.has("withdrawn"), asked.has("frame")) {
        (true, _) => Standing::Passing,
        (false, true) => Standing::Linked,
        (false, false) => Standing::Listed,
    };
    let choice = choose(campaign, asked.lang().unwrap_or_default(), headers)?;
    let widget = widget(app, slug, asked, &choice, own).await?;
    let content = html! {
        @if asked.has("withdrawn") {
            p.notice role="status" { (plain(&choice.edition.words, Word::TakenBack)) }
        }
        (widget)
    };
    let path = api::paths::page(slug);
    Ok(Document { app, choice: &choice, path: &path, asked, standing, around: Around::Nothing, content }
        .answer(StatusCode::OK))
}

/// The element as it stands in a page, its form with an id of its own.
pub async fn widget(
    app: &App,
    slug: &str,
    asked: &Asked,
    choice: &Choice,
    own: Option<OwnPledge>,
) -> Result<Markup, Fault> {
    let config = asked.lenient_config(app, app.campaign(slug)?, "");
    let scene = Scene { config, edition: choice.edition.clone(), pledge: own };
    let fragment = app.renderer.fragment(scene.clone()).await?;
    Ok(element(app, &scene, &with_settings(&with_id(&fragment, acts::new_id()?), slug, asked)))
}

/// The fragment with the page's settings in the addresses of its forms, so that the page they lead to has them too.
fn with_settings<'a>(fragment: &'a str, slug: &str, asked: &Asked) -> Cow<'a, str> {
    let query = onward(&asked.clone().without(&["partner", "audience", "mode"]), None).finish();
    if query.is_empty() {
        return Cow::Borrowed(fragment);
    }
    let query = query.replace('&', "&amp;");
    let mut fragment = fragment.to_owned();
    for path in [api::paths::page_pledge(slug), api::paths::page_withdraw(slug)] {
        fragment = fragment.replace(&format!("action=\"{path}\""), &format!("action=\"{path}?{query}\""));
    }
    Cow::Owned(fragment)
}

/// The fragment with an id in the form's empty field for it, in whatever order the field's attributes stand.
fn with_id<'a>(fragment: &'a str, id: EntryId) -> Cow<'a, str> {
    let empty_field = || {
        let name = fragment.find("name=\"id\"")?;
        let start = fragment[..name].rfind('<')?;
        let end = name + fragment[name..].find('>')?;
        let value = fragment[start..end].find("value=\"\"")?;
        Some(start + value + "value=\"".len())
    };
    match empty_field() {
        Some(at) => Cow::Owned(format!("{}{id}{}", &fragment[..at], &fragment[at..])),
        None => Cow::Borrowed(fragment),
    }
}

async fn take(app: &App, slug: &str, form: &Asked) -> Result<OwnPledge, Fault> {
    let campaign = app.campaign(slug)?;
    let pledge = NewPledge {
        id: match form.get("id") {
            Some(id) => id.parse().map_err(|_| Fault::InvalidParameter("id", "it must be a UUIDv7".to_owned()))?,
            None => acts::new_id()?,
        },
        partner: form.get("partner").map(str::to_owned),
        lang: form.lang()?,
        audience: form.audience()?,
        promises: form.all("promise"),
        channel: form.channel()?,
        mode: form.mode()?,
        challenge: None,
    };
    let taken = acts::take_pledge(app, campaign, pledge).await?.body;
    Ok(OwnPledge { id: taken.id, receipt: taken.receipt, number: Some(taken.counts.pledges) })
}

async fn withdraw(app: &App, slug: &str, form: &Asked) -> Result<(), Fault> {
    let campaign = app.campaign(slug)?;
    let id: EntryId = form.get("id").and_then(|id| id.parse().ok()).ok_or(Fault::UnknownPledge)?;
    acts::withdraw_pledge(app, campaign, id, form.get("receipt").unwrap_or_default()).await?;
    Ok(())
}

fn own_pledge(app: &App, slug: &str, asked: &Asked) -> Option<OwnPledge> {
    let (id, receipt) = (asked.get("id")?.parse().ok()?, asked.get("receipt")?.to_owned());
    let own = OwnPledge { id, receipt, number: asked.get("number").and_then(|number| number.parse().ok()) };
    app.secret.is_receipt(&own.receipt, slug, own.id).then_some(own)
}

fn see_other(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(address) => {
            let headers = [(header::LOCATION, address), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
            (StatusCode::SEE_OTHER, headers).into_response()
        }
        Err(_) => Fault::Internal.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_empty_field_for_an_id_gets_one() {
        let id = EntryId::new(1, &[1; 10]);
        for (before, after) in [
            ("<input name=\"id\" value=\"\">", format!("<input name=\"id\" value=\"{id}\">")),
            ("<p><input value=\"\" name=\"id\"></p>", format!("<p><input value=\"{id}\" name=\"id\"></p>")),
            (
                "<input value=\"x\" name=\"id\"><input value=\"\">",
                "<input value=\"x\" name=\"id\"><input value=\"\">".into(),
            ),
            ("<p>no form</p>", "<p>no form</p>".into()),
        ] {
            assert_eq!(with_id(before, id), after);
        }
    }
}
