//! Language switch: links that work without JavaScript. The loader changes the language in place.

use api::{Campaign, Message, campaign::Language};
use yew::prelude::*;

use super::controls::group;
use crate::{config::Config, localizer::Localizer, share_links::page_url};

/// Props of the language switch.
pub struct LanguageSwitch<'a> {
    pub localizer: &'a Localizer,
    pub config: &'a Config,
    /// Settings as they are in the query of the widget's own page.
    pub page_query: &'a str,
    pub campaign: &'a Campaign,
}

impl LanguageSwitch<'_> {
    /// The switch; nothing for a campaign in a single language.
    pub fn view(&self) -> Html {
        let languages = &self.campaign.languages;
        let current = languages.iter().find(|language| language.tag == self.campaign.lang);
        let Some(current) = current.filter(|_| languages.len() > 1) else { return Html::default() };
        html! {
            <details class="languages">
                <summary id="sid-languages">
                    <span class="unseen">{ self.localizer.message(Message::Languages) }{ " " }</span>
                    { &current.name }
                </summary>
                { group("ul", "", languages.iter().map(|language| group("li", "", vec![link(language, self)])).collect()) }
            </details>
        }
    }
}

fn link(language: &Language, props: &LanguageSwitch<'_>) -> Html {
    let current = (language.tag == props.campaign.lang).then_some("true");
    html! {
        <a
            href={page_url(props.config, props.page_query, &language.tag)}
            data-lang={language.tag.clone()}
            lang={language.tag.clone()}
            hreflang={language.tag.clone()}
            aria-current={current}
        >
            { &language.name }
        </a>
    }
}
