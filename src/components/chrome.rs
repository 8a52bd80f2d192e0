//! Parts around the content of the widget: the bar above it, and the footer.

use api::{Campaign, Message};
use yew::prelude::*;

use super::controls::{external_link, text};
use crate::localizer::Localizer;

/// Bar with the campaign's name, the languages and the quick exit. It stays in view, in a row of its own.
///
/// The loader replaces the page without an entry in the history, before hydration too; without the loader the plain
/// link works.
pub fn bar(campaign: &Campaign, localizer: &Localizer, languages: Html) -> Html {
    html! {
        <header class="bar">
            <p class="mark">{ text("span", "", &campaign.title) }</p>
            { languages }
            <a class="exit" part="exit" id="sid-leave" href={campaign.leave_url.clone()} rel="noreferrer" data-leave="">
                { localizer.message(Message::LeavePage) }
            </a>
        </header>
    }
}

/// Footer with the organiser.
pub fn footer(campaign: &Campaign, localizer: &Localizer) -> Html {
    let organiser = localizer.format(Message::CampaignBy, &[("organiser", &campaign.organiser.name)]);
    html! { <footer>{ external_link(None, &campaign.organiser.url, organiser.into(), localizer) }</footer> }
}
