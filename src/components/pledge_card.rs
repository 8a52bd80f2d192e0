//! The pledge: its words, the promises to choose from, the button, and what became of it.

use api::{Word, campaign::Promise};
use yew::prelude::*;

use super::certificate_bar::CertificateBar;
use crate::{
    Config,
    config::{Layout, Section},
    state::{Made, Pledge},
    text::Text,
    widget::OwnPledge,
};

/// The id of the pledge's form.
pub const FORM: &str = "sid-form";

/// What the card shows and what it tells of.
pub struct PledgeCard<'a> {
    pub text: &'a Text,
    pub config: &'a Config,
    pub lang: &'a str,
    /// The pledge's words; nothing where only the button is shown.
    pub statement: Option<&'a str>,
    pub promises: &'a [Promise],
    pub chosen: &'a [String],
    pub thanks_title: &'a str,
    pub thanks: &'a str,
    pub pledge: &'a Pledge,
    /// Below this many pledges no number is shown.
    pub floor: u64,
    pub not_made: Option<Made>,
    /// The heading of the thanks, which takes the focus when the form makes way for it.
    pub heading: &'a NodeRef,
    pub on_promise: Callback<String>,
    pub on_pledge: Callback<()>,
    pub on_withdraw: Callback<()>,
    pub on_make: &'a Callback<Made>,
}

impl PledgeCard<'_> {
    /// The pledge, before and after it is taken.
    pub fn view(&self) -> Html {
        let body = self.pledge.own().map_or_else(|| form(self), |own| thanks(own, self));
        html! {
            <section class="pledge" part="pledge">
                if let Some(statement) = self.statement {
                    <blockquote class="statement" id="sid-pledge" tabindex="-1"><p>{ statement }</p></blockquote>
                }
                { body }
                <p class="status" role="status">{ status(self) }</p>
            </section>
        }
    }
}

fn form(props: &PledgeCard<'_>) -> Html {
    let config = props.config;
    let on_pledge = props.on_pledge.clone();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        on_pledge.emit(());
    });
    let busy = matches!(props.pledge, Pledge::Sending(_) | Pledge::Waiting { .. });
    html! {
        <form id={FORM} method="post" action={format!("{}{}", config.endpoint, api::paths::page_pledge(&config.campaign))} {onsubmit}>
            <input type="hidden" name="id" value="" />
            <input type="hidden" name="lang" value={props.lang.to_owned()} />
            <input type="hidden" name="partner" value={config.partner.clone()} />
            <input type="hidden" name="mode" value={config.mode.as_str()} />
            if let Some(channel) = config.channel {
                <input type="hidden" name="channel" value={channel.as_str()} />
            }
            if !props.promises.is_empty() {
                <fieldset class="promises">
                    <legend>{ props.text.say(Word::PromisesLegend) }</legend>
                    for promise in props.promises {
                        { choice(promise, props) }
                    }
                </fieldset>
            }
            <button type="submit" id="sid-take" class="primary" part="pledge-button" aria-disabled={busy.to_string()}>
                { props.text.say(Word::TakePledge) }
            </button>
            <p class="small">{ props.text.say(Word::Privacy) }</p>
        </form>
    }
}

fn choice(promise: &Promise, props: &PledgeCard<'_>) -> Html {
    let id = format!("sid-promise-{}", promise.id);
    let name = promise.id.clone();
    html! {
        <label class="tick" for={id.clone()}>
            <input
                type="checkbox"
                name="promise"
                {id}
                value={promise.id.clone()}
                checked={props.chosen.contains(&promise.id)}
                onchange={props.on_promise.reform(move |_| name.clone())}
            />
            <span>{ &promise.text }</span>
        </label>
    }
}

fn thanks(own: &OwnPledge, props: &PledgeCard<'_>) -> Html {
    let config = props.config;
    let on_withdraw = props.on_withdraw.clone();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        on_withdraw.emit(());
    });
    let keepsake =
        CertificateBar { text: props.text, own, floor: props.floor, not_made: props.not_made, on_make: props.on_make };
    let goes_on = config.layout == Layout::Full && config.shows(Section::Steps);
    let kept: Vec<_> = props.promises.iter().filter(|promise| props.chosen.contains(&promise.id)).collect();
    html! {
        <div class="thanks">
            // The button stands alone, so its thanks are the first heading; else the campaign's title is above.
            if config.layout == Layout::Button {
                <h2 class="title" tabindex="-1" ref={props.heading}>{ props.thanks_title }</h2>
            } else {
                <h3 class="title" tabindex="-1" ref={props.heading}>{ props.thanks_title }</h3>
            }
            <p>{ props.thanks }</p>
            if !kept.is_empty() {
                <ul class="kept">
                    for promise in kept {
                        <li>{ &promise.text }</li>
                    }
                </ul>
            }
            if config.layout != Layout::Button {
                { keepsake.view() }
            }
            if goes_on {
                <p>
                    <button type="button" class="primary needs-script" data-go="sid-steps">
                        { props.text.say(Word::StepsTitle) }
                    </button>
                </p>
            }
            <form id="sid-withdraw" method="post" action={format!("{}{}", config.endpoint, api::paths::page_withdraw(&config.campaign))} {onsubmit}>
                <input type="hidden" name="id" value={own.id.to_string()} />
                <input type="hidden" name="receipt" value={own.receipt.clone()} />
                <input type="hidden" name="lang" value={props.lang.to_owned()} />
                <button type="submit" id="sid-take-back" class="quiet">{ props.text.say(Word::TakeBack) }</button>
            </form>
        </div>
    }
}

fn status(props: &PledgeCard<'_>) -> String {
    let word = match props.pledge {
        Pledge::Open | Pledge::Taken { earlier: false, .. } => return String::new(),
        Pledge::Sending(_) => Word::Sending,
        Pledge::Waiting { stored: true, .. } => Word::SavedWillBeSent,
        Pledge::Waiting { stored: false, .. } => Word::WaitingWillBeSent,
        Pledge::Taken { earlier: true, .. } => Word::WelcomeBack,
        Pledge::Withdrawing(_) => Word::TakingBack,
        Pledge::NotWithdrawn(_) => Word::TakeBackFailed,
        Pledge::Withdrawn => Word::TakenBack,
        Pledge::Refused => Word::PledgeRefused,
    };
    props.text.say(word)
}
