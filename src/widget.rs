//! The root component and what it is given. Equal props give equal HTML, on the server and in the page.

use std::rc::Rc;

use api::{Audience, Campaign, Channel, Counts, EntryId, Mode, Word, Words, campaign::Promise};
use serde::{Deserialize, Serialize};
use yew::prelude::*;

use crate::{
    Config,
    browser::{self, Host},
    components::{AudiencePicker, HelpStrip, PledgeCard, Reading, ShareBar, ShareCounter, StepList},
    config::{Layout, Section},
    events,
    hooks::{use_acts, use_focus, use_host_events, use_live_counts, use_memory, use_sharing, use_visit},
    state::{Action, State},
    text::Text,
};

/// All that the first picture of a widget depends on. The server sends it along with the HTML it rendered from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Properties)]
pub struct WidgetProps {
    /// The settings.
    pub config: Config,
    /// The campaign in the visitor's language.
    pub campaign: Rc<Campaign>,
    /// The widget's own words in that language.
    pub words: Rc<Words>,
    /// The counts, where they are known.
    pub counts: Option<Counts>,
    /// The visitor's own pledge, on the page that answers the form without JavaScript.
    #[serde(default)]
    pub pledge: Option<OwnPledge>,
    /// Share links that were followed before the widget could count them.
    #[serde(default)]
    #[prop_or_default]
    pub early_shares: Vec<Channel>,
    /// The element the widget belongs to; none on the server.
    #[serde(skip)]
    #[prop_or_default]
    pub host: Host,
}

/// A pledge the visitor took, with what it takes to take it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPledge {
    /// Its id.
    pub id: EntryId,
    /// Its receipt.
    pub receipt: String,
}

/// The widget.
#[component]
pub fn Widget(props: &WidgetProps) -> Html {
    let state = use_reducer(|| State::from(props));
    let remembered = use_memory(&props.config, &state);
    let acts = use_acts(props, &remembered, &state);
    let heading = use_focus(&state);
    let sharing = use_sharing(props, &acts, &state);
    use_live_counts(&props.config, &state);
    use_host_events(&props.host, &state);
    use_visit(props, &acts);
    use_effect_with(props.config.audience, {
        let dispatch = state.dispatcher();
        move |audience| {
            if let Some(audience) = *audience {
                dispatch.dispatch(Action::AudienceChosen(audience));
            }
        }
    });

    let (config, campaign) = (&props.config, &props.campaign);
    let text = Text::new(&campaign.lang, props.words.clone());
    let on_audience = {
        let (dispatch, remembered) = (state.dispatcher(), remembered.clone());
        Callback::from(move |audience| {
            remembered.change(|memory| memory.audience = Some(audience));
            dispatch.dispatch(Action::AudienceChosen(audience));
        })
    };
    let on_promise = {
        let dispatch = state.dispatcher();
        Callback::from(move |id| dispatch.dispatch(Action::PromiseToggled(id)))
    };
    let on_step = {
        let (state, host) = (state.clone(), props.host.clone());
        Callback::from(move |id: String| {
            let done = !state.steps_done.contains(&id);
            remembered.change(|memory| memory.tick(&id, done));
            events::step_changed(&host, &id, done);
            state.dispatch(Action::StepToggled(id));
        })
    };
    let on_pledge = {
        let (acts, props, state) = (acts.clone(), props.clone(), state.clone());
        Callback::from(move |()| acts.take_pledge(&props, &state))
    };
    let on_withdraw = {
        let state = state.clone();
        Callback::from(move |()| acts.withdraw(&state))
    };
    let leave_url = campaign.leave_url.clone();
    let on_leave = Callback::from(move |()| browser::leave_for(&leave_url));

    let whole = matches!(config.layout, Layout::Full | Layout::Compact);
    let (statement, promises) = words_for(campaign, state.audience);
    let pledge = html! {
        <PledgeCard
            text={text.clone()} config={config.clone()} lang={campaign.lang.clone()}
            statement={whole.then(|| statement.to_owned())}
            promises={if whole { promises.to_vec() } else { Vec::new() }}
            chosen={state.promises.clone()} pledge={state.pledge.clone()} {heading}
            thanks_title={campaign.pledge.thanks_title.clone()} thanks={campaign.pledge.thanks.clone()}
            {on_promise} {on_pledge} {on_withdraw}
        />
    };
    let counter = html! {
        <ShareCounter text={text.clone()} counts={state.counts.clone()} floor={campaign.floor} />
    };
    let parts = match config.layout {
        Layout::Button => pledge,
        Layout::Counter => html! { <>{ counter }{ open_pledge(props, &text) }</> },
        Layout::Full | Layout::Compact => html! {
            <>
                <header>
                    <p class="slogan">{ &campaign.slogan }</p>
                    <h2>{ &campaign.title }</h2>
                    if config.layout == Layout::Full {
                        <p class="intro">{ &campaign.intro }</p>
                    }
                </header>
                if config.layout == Layout::Full {
                    <AudiencePicker
                        text={text.clone()} guides={campaign.audiences.clone()} chosen={state.audience}
                        on_choose={on_audience}
                    />
                }
                { pledge }
                { counter }
                if config.layout == Layout::Full && config.shows(Section::Steps) {
                    <StepList
                        text={text.clone()} guides={campaign.audiences.clone()} audience={state.audience}
                        done={state.steps_done.clone()} {on_step}
                    />
                }
                <HelpStrip
                    text={text.clone()} links={campaign.help.clone()} audience={state.audience}
                    never_your_fault={campaign.harms.never_your_fault.clone()}
                    leave_url={campaign.leave_url.clone()} {on_leave}
                />
                if config.shows(Section::Share) {
                    <ShareBar
                        text={text.clone()} config={config.clone()} lang={campaign.lang.clone()}
                        share={campaign.share.clone()} has_share_sheet={sharing.has_share_sheet}
                        copying={state.copying} link={sharing.link} on_share={sharing.on_share}
                    />
                }
                if config.layout == Layout::Full {
                    <Reading text={text.clone()} config={config.clone()} campaign={campaign.clone()} audience={state.audience} />
                }
                { organiser(campaign, &text) }
            </>
        },
    };
    html! {
        <article
            class={classes!("sid", config.layout.as_str(), config.theme.as_str())} part="card"
            lang={campaign.lang.clone()} dir={campaign.dir.as_str()}
        >
            if config.mode == Mode::Test {
                <p class="ribbon">{ text.say(Word::TestRibbon) }</p>
            }
            { parts }
        </article>
    }
}

/// The pledge in an audience's own words, where it has its own.
fn words_for(campaign: &Campaign, audience: Option<Audience>) -> (&str, &[Promise]) {
    let guide = campaign.audiences.iter().find(|guide| Some(guide.audience) == audience);
    (
        guide.and_then(|guide| guide.statement.as_deref()).unwrap_or(&campaign.pledge.statement),
        guide.and_then(|guide| guide.promises.as_deref()).unwrap_or(&campaign.pledge.promises),
    )
}

fn open_pledge(props: &WidgetProps, text: &Text) -> Html {
    let (config, lang) = (&props.config, &props.campaign.lang);
    let path = api::paths::page(&config.campaign);
    html! {
        <a class="primary" href={format!("{}{path}?lang={lang}&partner={}", config.public_url, config.partner)} target="_blank" rel="noopener">
            { text.say(Word::OpenPledge) }
            <span class="unseen">{ text.say(Word::NewTab) }</span>
        </a>
    }
}

fn organiser(campaign: &Campaign, text: &Text) -> Html {
    let said = text.say_with(Word::CampaignBy, &[("organiser", &campaign.organiser.name)]);
    html! {
        <footer>
            <a href={campaign.organiser.url.clone()} target="_blank" rel="noopener noreferrer">{ said }</a>
        </footer>
    }
}
