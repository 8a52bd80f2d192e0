//! What there is to read for those who want to know more, folded away.

use api::{
    Audience, Campaign, Word,
    campaign::{Harms, Resource, Section as Passage},
};
use yew::prelude::*;

use crate::{Config, config::Section, text::Text};

/// The campaign, what of it is hidden, and who reads.
#[derive(PartialEq, Properties)]
pub struct ReadingProps {
    pub text: Text,
    pub config: Config,
    pub campaign: std::rc::Rc<Campaign>,
    pub audience: Option<Audience>,
}

/// The harms, what is asked of lawmakers, and further reading. Children and teens are spared the first two.
#[component]
pub fn Reading(props: &ReadingProps) -> Html {
    let grown_up = !matches!(props.audience, Some(Audience::Child | Audience::Teen));
    html! {
        <section class="reading">
            if grown_up {
                { harms(&props.campaign.harms) }
            }
            if grown_up && props.config.shows(Section::Advocacy) {
                { passage(&props.campaign.advocacy) }
            }
            if props.config.shows(Section::Resources) {
                { resources(&props.text, &props.campaign.resources) }
            }
        </section>
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
