//! The root component and what it is given. Equal props give equal HTML, on the server and in the page.

use std::rc::Rc;

use api::{
    Audience, Campaign, Channel, EntryId, Mode, Word,
    campaign::{Guide, Promise},
    counts::Totals,
};
use serde::{Deserialize, Serialize};
use yew::prelude::*;

use crate::{
    Config,
    browser::Host,
    components::{
        AudiencePicker, HelpStrip, LanguageSwitch, Part, PledgeCard, Reading, ShareBar, ShareCounter, StepList,
        WayThrough, exit,
    },
    config::{Layout, Section},
    events,
    hooks::{
        use_acts, use_consequences, use_live_counts, use_making, use_memory, use_preset_audience, use_sharing,
        use_visit,
    },
    share_links::{QrCode, ShareLink, page_url},
    state::{Action, State},
    text::{Text, Words},
};

/// All that the first picture of a widget depends on. The server sends it along with the HTML it rendered from it.
#[derive(Clone, Debug, Properties)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Serialize, Deserialize))]
pub struct WidgetProps {
    /// The settings.
    pub config: Config,
    /// The campaign in the visitor's language.
    pub campaign: Rc<Campaign>,
    /// The widget's own words in that language.
    pub words: Rc<Words>,
    /// The counts, where they are known.
    pub counts: Option<Totals>,
    /// The visitor's own pledge, on the page that answers the form without JavaScript.
    #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
    pub pledge: Option<OwnPledge>,
    /// Where a share by a plain link goes.
    #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
    pub share_links: Vec<ShareLink>,
    /// The landing page of the QR code.
    #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
    #[prop_or_default]
    pub qr: QrCode,
    /// Share links that were followed before the widget could count them.
    #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
    #[prop_or_default]
    pub early_shares: Vec<Channel>,
    /// Whether the device has a share sheet.
    #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
    #[prop_or_default]
    pub has_share_sheet: bool,
    /// The visit that this page is, where it can be told from another.
    #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
    #[prop_or_default]
    pub visit: Option<EntryId>,
    /// The element the widget belongs to; none on the server.
    #[cfg_attr(not(target_arch = "wasm32"), serde(skip))]
    #[prop_or_default]
    pub host: Host,
}

/// Campaign and words are equal where they are the same answer of the server: to compare each text would tell no more.
impl PartialEq for WidgetProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.campaign, &other.campaign)
            && Rc::ptr_eq(&self.words, &other.words)
            && self.config == other.config
            && self.counts == other.counts
            && self.pledge == other.pledge
            && self.host == other.host
    }
}

/// A pledge the visitor took, with what it takes to take it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPledge {
    /// Its id.
    pub id: EntryId,
    /// Its receipt.
    pub receipt: String,
    /// How many pledges there were once it was counted; not known where another page took it.
    #[serde(default)]
    pub number: Option<u64>,
}

impl OwnPledge {
    /// Which pledge it became, as far as that is told: to three digits, because others take the pledge in the same moment
    /// and the last digits of a great number are nobody's own; and not below the floor.
    pub fn told_number(&self, floor: u64) -> Option<u64> {
        let number = self.number.filter(|number| *number >= floor)?;
        let mut step = 1;
        while number / step >= 1000 {
            step *= 10;
        }
        Some((number + step / 2) / step * step)
    }
}

/// The widget.
#[component]
pub fn Widget(props: &WidgetProps) -> Html {
    let state = use_reducer(|| State::from(props));
    let (acts, remembered) = use_acts(props, &state);
    let on_share = use_sharing(props, &acts, &state);
    let on_make = use_making(props, &state);
    let places = use_consequences(&props.host, &remembered, &state);
    use_memory(&props.config, &remembered, &state);
    use_live_counts(&props.config, &state);
    use_visit(props, &acts);
    use_preset_audience(&props.config, &state);

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

    let whole = matches!(config.layout, Layout::Full | Layout::Compact);
    let guide = campaign.audiences.iter().find(|guide| Some(guide.audience) == state.audience);
    let (statement, promises) = words_for(campaign, guide);
    let is_child = state.audience == Some(Audience::Child);
    let pledge = PledgeCard {
        text: &text,
        config,
        lang: &campaign.lang,
        statement: whole.then_some(statement),
        promises: if whole { promises } else { &[] },
        chosen: &state.promises,
        thanks_title: &campaign.pledge.thanks_title,
        thanks: &campaign.pledge.thanks,
        pledge: &state.pledge,
        floor: campaign.floor,
        not_made: state.not_made,
        heading: &places.heading,
        on_promise,
        on_pledge,
        on_withdraw,
        on_make: &on_make,
    };
    let counter = ShareCounter {
        text: &text,
        counts: &state.counts,
        floor: campaign.floor,
        goals: &campaign.goals,
        moved: state.counts.last().map(|counts| counts.pledges) != state.first_count,
        milestone: state.milestone,
    };
    let picker =
        AudiencePicker { text: &text, guides: &campaign.audiences, chosen: state.audience, on_choose: on_audience };
    let steps = StepList {
        text: &text,
        guides: &campaign.audiences,
        audience: state.audience,
        done: &state.steps_done,
        on_step,
        not_made: state.not_made,
        on_make: &on_make,
    };
    let help = HelpStrip {
        text: &text,
        links: &campaign.help,
        audience: state.audience,
        reassurance: guide.and_then(|guide| guide.reassurance.as_deref()).unwrap_or(&campaign.harms.never_your_fault),
    };
    let share = ShareBar {
        text: &text,
        config,
        campaign,
        // The networks are for those who are old enough for them.
        links: if is_child { &[] } else { &props.share_links },
        qr: &props.qr,
        has_share_sheet: state.has_share_sheet,
        copying: state.copying,
        link: &places.link,
        brought: state.brought_since(),
        not_made: state.not_made,
        on_share,
        on_make: &on_make,
    };
    let reading = Reading { text: &text, config, campaign, audience: state.audience };

    let languages = LanguageSwitch { text: &text, config, campaign };
    let full = config.layout == Layout::Full;
    let parts = match config.layout {
        Layout::Button => html! { <>{ pledge.view() }{ open_pledge(props, &text, "read") }</> },
        Layout::Counter => html! { <>{ counter.view() }{ open_pledge(props, &text, "primary") }</> },
        Layout::Full | Layout::Compact => html! {
            <>
                { exit(&text, &campaign.leave_url) }
                { header(campaign, languages.view(), full && !is_child) }
                if full {
                    { WayThrough { text: &text, parts: &parts(config, &state) }.view() }
                    { picker.view() }
                }
                { pledge.view() }
                { counter.view() }
                if full && config.shows(Section::Steps) {
                    { steps.view() }
                }
                { help.view() }
                if config.shows(Section::Share) {
                    { share.view() }
                }
                if full {
                    { reading.view() }
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
fn words_for<'a>(campaign: &'a Campaign, guide: Option<&'a Guide>) -> (&'a str, &'a [Promise]) {
    (
        guide.and_then(|guide| guide.statement.as_deref()).unwrap_or(&campaign.pledge.statement),
        guide.and_then(|guide| guide.promises.as_deref()).unwrap_or(&campaign.pledge.promises),
    )
}

/// The way through the full widget.
fn parts(config: &Config, state: &State) -> Vec<Part> {
    let part = |id, name, done| Part { id, name, done };
    let mut parts = vec![
        part("sid-you", Word::WayYou, state.audience.is_some()),
        part("sid-pledge", Word::WayPledge, state.pledge.own().is_some()),
    ];
    if config.shows(Section::Steps) {
        parts.push(part("sid-steps", Word::WaySteps, !state.steps_done.is_empty()));
    }
    if config.shows(Section::Share) {
        parts.push(part("sid-share", Word::WayShare, state.shared));
    }
    // Help is no step on the way: it comes last, without a number.
    parts.push(part("sid-help", Word::WayHelp, false));
    parts
}

pub(crate) fn header(campaign: &Campaign, languages: Html, explained: bool) -> Html {
    html! {
        <header>
            { languages }
            <p class="slogan">{ &campaign.slogan }</p>
            <h2>{ &campaign.title }</h2>
            if explained {
                <p class="intro">{ &campaign.intro }</p>
            }
        </header>
    }
}

/// From a small layout to the whole of it.
fn open_pledge(props: &WidgetProps, text: &Text, class: &'static str) -> Html {
    html! {
        <a {class} href={page_url(&Config { layout: Layout::Full, ..props.config.clone() }, &props.campaign.lang)} target="_blank" rel="noopener">
            { text.say(Word::OpenPledge) }
            <span class="unseen">{ text.say(Word::NewTab) }</span>
        </a>
    }
}

pub(crate) fn organiser(campaign: &Campaign, text: &Text) -> Html {
    let said = text.say_with(Word::CampaignBy, &[("organiser", &campaign.organiser.name)]);
    html! {
        <footer>
            <a href={campaign.organiser.url.clone()} target="_blank" rel="noopener noreferrer">{ said }</a>
        </footer>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_great_number_is_told_to_three_digits_and_a_small_one_not_at_all() {
        let own = |number| OwnPledge { id: EntryId::new(1, &[1; 10]), receipt: String::new(), number };
        for (number, told) in [
            (7, None),
            (10, Some(10)),
            (999, Some(999)),
            (1234, Some(1230)),
            (1235, Some(1240)),
            (99_960, Some(100_000)),
        ] {
            assert_eq!(own(Some(number)).told_number(10), told, "{number}");
        }
        assert_eq!(own(None).told_number(10), None);
    }
}
