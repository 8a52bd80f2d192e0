//! Further reading, in closed disclosures.

use api::{
    Audience, Campaign, Message,
    campaign::{Harms, Resource, TextSection},
};
use yew::prelude::*;

use super::disclosure::{Disclosure, Disclosures};
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
    pub disclosures: Disclosures<'a>,
}

impl FurtherReading<'_> {
    /// Harms, demands on lawmakers, and publications. The first two are not displayed to children and teens.
    pub fn view(&self) -> Html {
        let is_adult = !matches!(self.audience, Some(Audience::Child | Audience::Teen));
        html! {
            <section class="reading">
                if is_adult {
                    { self.harms(&self.campaign.harms) }
                }
                if is_adult && self.config.shows(HideableSection::Advocacy) {
                    { self.advocacy(&self.campaign.advocacy) }
                }
                if self.config.shows(HideableSection::Resources) {
                    { self.resources(&self.campaign.resources) }
                }
            </section>
        }
    }

    fn harms(&self, harms: &Harms) -> Html {
        let summary = html! { <summary>{ &harms.title }<span class="note">{ &harms.content_note }</span></summary> };
        let content = || {
            html! {
                <>
                    { paragraphs(&harms.paragraphs) }
                    <p class="never">{ &harms.never_your_fault }</p>
                </>
            }
        };
        self.disclosures.view(Disclosure::Harms, summary, &content)
    }

    fn advocacy(&self, section: &TextSection) -> Html {
        let summary = html! { <summary>{ &section.title }</summary> };
        self.disclosures.view(Disclosure::Advocacy, summary, &|| paragraphs(&section.paragraphs))
    }

    fn resources(&self, resources: &[Resource]) -> Html {
        let summary = html! { <summary>{ self.localizer.message(Message::ResourcesTitle) }</summary> };
        let content = || {
            html! {
                <ul>
                    for resource in resources {
                        <li>{ resource_item(resource) }</li>
                    }
                </ul>
            }
        };
        self.disclosures.view(Disclosure::Resources, summary, &content)
    }
}

fn paragraphs(texts: &[String]) -> Html {
    html! {
        for text in texts {
            <p>{ text }</p>
        }
    }
}

fn resource_item(resource: &Resource) -> Html {
    let title = html! { <bdi lang="en">{ &resource.title }</bdi> };
    resource.url.as_ref().map_or_else(
        || title.clone(),
        |url| html! { <a href={url.clone()} target="_blank" rel="noopener noreferrer">{ title.clone() }</a> },
    )
}
