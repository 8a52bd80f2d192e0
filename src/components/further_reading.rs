//! Further reading, in closed disclosures.

use api::{
    Audience, Campaign, Message,
    campaign::{Harms, Resource, TextSection},
};
use yew::prelude::*;

use super::{
    controls::{external_link, group, text},
    disclosure::{Disclosure, Disclosures, summary},
};
use crate::{
    config::{Config, HideableSection, Layout},
    localizer::Localizer,
};

/// Props of further reading.
pub struct FurtherReading<'a> {
    pub localizer: &'a Localizer,
    pub config: &'a Config,
    pub campaign: &'a Campaign,
    pub audience: Option<Audience>,
    /// Explanation of the counts.
    pub counts: Html,
    pub disclosures: Disclosures<'a>,
}

impl FurtherReading<'_> {
    /// The campaign, and how it counts; in the whole layout also the organisation, harms, demands on lawmakers, and
    /// publications, which are not displayed to children. The first three of these are not displayed to teens either.
    pub fn view(&self) -> Html {
        let is_full = self.config.layout == Layout::Full;
        let is_adult = is_full && !self.audience.is_some_and(Audience::is_minor);
        let has_resources = is_full && self.audience != Some(Audience::Child);
        let shown = |is_shown: bool, part: &dyn Fn() -> Html| if is_shown { part() } else { Html::default() };
        let has_advocacy = is_adult && self.config.shows(HideableSection::Advocacy);
        let has_resources = has_resources && self.config.shows(HideableSection::Resources);
        let content = vec![
            self.about(self.campaign.about.as_ref().filter(|_| is_adult)),
            shown(is_adult, &|| self.harms(&self.campaign.harms)),
            shown(has_advocacy, &|| self.advocacy(&self.campaign.advocacy)),
            shown(has_resources, &|| self.resources(&self.campaign.resources)),
            self.counts.clone(),
        ];
        group("section", "fold reading", content)
    }

    fn about(&self, organisation: Option<&TextSection>) -> Html {
        let title = organisation.map_or(&self.campaign.slogan, |about| &about.title);
        let content = || {
            html! {
                <>
                    { text("p", "", &self.campaign.intro) }
                    { paragraphs(organisation.map_or(&[], |about| &about.paragraphs)) }
                </>
            }
        };
        self.disclosures.section(Disclosure::About, title, &content)
    }

    fn harms(&self, harms: &Harms) -> Html {
        let note = text("span", "note", &harms.content_note);
        let content = || {
            html! {
                <>
                    { paragraphs(&harms.paragraphs) }
                    { text("p", "never", &harms.never_your_fault) }
                </>
            }
        };
        self.disclosures.view(Disclosure::Harms, summary(Disclosure::Harms.id(), "", &harms.title, note), &content)
    }

    fn advocacy(&self, section: &TextSection) -> Html {
        self.disclosures.section(Disclosure::Advocacy, &section.title, &|| paragraphs(&section.paragraphs))
    }

    fn resources(&self, resources: &[Resource]) -> Html {
        let title = self.localizer.message(Message::ResourcesTitle);
        let item = |resource| group("li", "", vec![self.resource(resource), note(resource)]);
        let content = || group("ul", "", resources.iter().map(item).collect());
        self.disclosures.section(Disclosure::Resources, &title, &content)
    }

    fn resource(&self, resource: &Resource) -> Html {
        let title = html! { <bdi lang="en">{ &resource.title }</bdi> };
        let Some(url) = &resource.url else { return title };
        external_link(None, url, title, self.localizer)
    }
}

fn note(resource: &Resource) -> Html {
    text("span", "note", resource.note.as_deref().unwrap_or_default())
}

fn paragraphs(texts: &[String]) -> Html {
    html! {
        for paragraph in texts {
            { text("p", "", paragraph) }
        }
    }
}
