//! Parts around the content of the widget: quick exit, header and footer.

use api::{Campaign, Message};
use yew::prelude::*;

use crate::localizer::Localizer;

/// The quick exit, which stays in view. The loader replaces the page without an entry in the history, before hydration
/// too; without the loader the plain link works.
pub fn quick_exit(localizer: &Localizer, leave_url: &str) -> Html {
    html! {
        <a class="exit" part="exit" id="sid-leave" href={leave_url.to_owned()} rel="noreferrer" data-leave="">
            { localizer.message(Message::LeavePage) }
        </a>
    }
}

/// Header with slogan, title and, if wanted, the introduction.
pub fn header(campaign: &Campaign, languages: Html, has_intro: bool) -> Html {
    html! {
        <header>
            { languages }
            <p class="slogan">{ &campaign.slogan }</p>
            <h2>{ &campaign.title }</h2>
            if has_intro {
                <p class="intro">{ &campaign.intro }</p>
            }
        </header>
    }
}

/// Footer with the organiser.
pub fn footer(campaign: &Campaign, localizer: &Localizer) -> Html {
    let organiser = localizer.format(Message::CampaignBy, &[("organiser", &campaign.organiser.name)]);
    html! {
        <footer>
            <a href={campaign.organiser.url.clone()} target="_blank" rel="noopener noreferrer">{ organiser }</a>
        </footer>
    }
}
