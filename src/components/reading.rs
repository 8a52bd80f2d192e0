//! What there is to read for those who want to know more, folded away.

use api::{
    Audience, Campaign, Word,
    campaign::{Harms, Resource, Section as Passage},
};
use yew::prelude::*;

use crate::{Config, config::Section, text::Text};

/// The campaign, what of it is hidden, and who reads.
pub struct Reading<'a> {
    pub text: &'a Text,
    pub config: &'a Config,
    pub campaign: &'a Campaign,
    pub audience: Option<Audience>,
}

impl Reading<'_> {
    /// The harms, what is asked of lawmakers, and further reading. Children and teens are spared the first two.
    pub fn view(&self) -> Html {
        let grown_up = !matches!(self.audience, Some(Audience::Child | Audience::Teen));
        html! {
            <section class="reading">
                if grown_up {
                    { harms(&self.campaign.harms) }
                }
                if grown_up && self.config.shows(Section::Advocacy) {
                    { passage(&self.campaign.advocacy) }
                }
                if self.config.shows(Section::Resources) {
                    { resources(self.text, &self.campaign.resources) }
                }
            </section>
        }
    }
}

fn harms(harms: &Harms) -> Html {
    html! {
        <details>
            <summary>{ &harms.title }<span class="note">{ &harms.content_note }</span></summary>
            for paragraph in &harms.paragraphs {
                <p>{ paragraph }</p>
            }
            <p class="never">{ &harms.never_your_fault }</p>
        </details>
    }
}

fn passage(passage: &Passage) -> Html {
    html! {
        <details>
            <summary>{ &passage.title }</summary>
            for paragraph in &passage.paragraphs {
                <p>{ paragraph }</p>
            }
        </details>
    }
}

fn resources(text: &Text, resources: &[Resource]) -> Html {
    html! {
        <details>
            <summary>{ text.say(Word::ResourcesTitle) }</summary>
            <ul>
                for resource in resources {
                    <li>{ resource_item(resource) }</li>
                }
            </ul>
        </details>
    }
}

fn resource_item(resource: &Resource) -> Html {
    let title = html! { <bdi lang="en">{ &resource.title }</bdi> };
    resource.url.as_ref().map_or_else(
        || title.clone(),
        |url| html! { <a href={url.clone()} target="_blank" rel="noopener noreferrer">{ title.clone() }</a> },
    )
}
