//! Further reading, in closed disclosures.

use api::{
    Audience, Campaign, Message,
    campaign::{Harms, Resource, TextSection},
};
use yew::prelude::*;

use crate::{
    config::{Config, HideableSection},
    localizer::Localizer,
};

/// Props of further reading.
pub struct FurtherReading<'a> {
    pub localizer: &'a Localizer,
    pub config: &'a Config,
    pub campaign: &'a Campaign,
    pub audience: Option<Audience>,
}

impl FurtherReading<'_> {
    /// Harms, demands on lawmakers, and publications. The first two are not displayed to children and teens.
    pub fn view(&self) -> Html {
        let is_adult = !matches!(self.audience, Some(Audience::Child | Audience::Teen));
        html! {
            <section class="reading">
                if is_adult {
                    { harms(&self.campaign.harms) }
                }
                if is_adult && self.config.shows(HideableSection::Advocacy) {
                    { text_section(&self.campaign.advocacy) }
                }
                if self.config.shows(HideableSection::Resources) {
                    { resources(self.localizer, &self.campaign.resources) }
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

fn text_section(section: &TextSection) -> Html {
    html! {
        <details>
            <summary>{ &section.title }</summary>
            for paragraph in &section.paragraphs {
                <p>{ paragraph }</p>
            }
        </details>
    }
}

fn resources(localizer: &Localizer, resources: &[Resource]) -> Html {
    html! {
        <details>
            <summary>{ localizer.message(Message::ResourcesTitle) }</summary>
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
