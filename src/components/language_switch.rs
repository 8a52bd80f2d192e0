//! The other languages, as links that work without a script; the loader changes the language in place.

use api::{Campaign, Word, campaign::Language};
use yew::prelude::*;

use crate::{Config, share_links::page_url, text::Text};

/// The languages there are, and the one shown.
pub struct LanguageSwitch<'a> {
    pub text: &'a Text,
    pub config: &'a Config,
    pub campaign: &'a Campaign,
}

impl LanguageSwitch<'_> {
    /// The switch. One language leaves nothing to switch.
    pub fn view(&self) -> Html {
        let languages = &self.campaign.languages;
        let current = languages.iter().find(|language| language.tag == self.campaign.lang);
        let Some(current) = current.filter(|_| languages.len() > 1) else { return Html::default() };
        html! {
            <details class="languages">
                <summary id="sid-languages">
                    <span class="unseen">{ self.text.say(Word::Languages) }{ " " }</span>
                    { &current.name }
                </summary>
                <ul>
                    for language in languages {
                        <li>{ link(language, self) }</li>
                    }
                </ul>
            </details>
        }
    }
}

fn link(language: &Language, props: &LanguageSwitch<'_>) -> Html {
    let current = (language.tag == props.campaign.lang).then_some("true");
    html! {
        <a
            href={page_url(props.config, &language.tag)}
            data-lang={language.tag.clone()}
            lang={language.tag.clone()}
            hreflang={language.tag.clone()}
            aria-current={current}
        >
            { &language.name }
        </a>
    }
}
