//! The pledge: statement, promises, button, and its progress.

use api::{
    Message,
    campaign::Promise,
    fragment::{ENTRY_ID_PLACEHOLDER, FORM_QUERY_PLACEHOLDER},
    paths,
};
use yew::prelude::*;

use super::certificate_bar::CertificateBar;
use crate::{
    config::{Config, HideableSection, Layout},
    download::DownloadKind,
    localizer::Localizer,
    own_pledge::OwnPledge,
    state::Pledge,
};

/// Id of the pledge's form.
pub const FORM_ID: &str = "sid-form";

/// Props of the pledge card.
pub struct PledgeCard<'a> {
    pub localizer: &'a Localizer,
    pub config: &'a Config,
    pub lang: &'a str,
    /// Statement; `None` where only the button is displayed.
    pub statement: Option<&'a str>,
    pub promises: &'a [Promise],
    /// Ids of the promises chosen.
    pub chosen: &'a [String],
    pub thanks_title: &'a str,
    pub thanks: &'a str,
    pub pledge: &'a Pledge,
    /// Number of pledges, if it is known.
    pub count: Option<u64>,
    /// Smallest number of pledges that is displayed.
    pub floor: u64,
    /// Renders placeholders for the server into the forms; see [`api::fragment`].
    pub form_placeholders: bool,
    pub failed_download: Option<DownloadKind>,
    /// Heading of the thanks, which receives the focus when it replaces the form.
    pub heading: &'a NodeRef,
    pub on_promise: &'a Callback<String>,
    pub on_pledge: &'a Callback<()>,
    pub on_withdraw: &'a Callback<()>,
    pub on_download: &'a Callback<DownloadKind>,
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

    /// A placeholder for the server, or the empty text.
    fn placeholder(&self, placeholder: &'static str) -> &'static str {
        if self.form_placeholders { placeholder } else { "" }
    }

    fn form_action(&self, path: &str) -> String {
        [&self.config.endpoint, path, self.placeholder(FORM_QUERY_PLACEHOLDER)].concat()
    }
}

fn form(props: &PledgeCard<'_>) -> Html {
    let config = props.config;
    let busy = matches!(props.pledge, Pledge::Sending(_) | Pledge::Queued { .. });
    html! {
        <form
            id={FORM_ID}
            method="post"
            action={props.form_action(&paths::page_pledge(&config.campaign))}
            onsubmit={on_submit(props.on_pledge)}
        >
            <input type="hidden" name="id" value={props.placeholder(ENTRY_ID_PLACEHOLDER)} />
            <input type="hidden" name="lang" value={props.lang.to_owned()} />
            <input type="hidden" name="partner" value={config.partner.clone()} />
            <input type="hidden" name="mode" value={config.mode.as_str()} />
            if let Some(channel) = config.channel {
                <input type="hidden" name="channel" value={channel.as_str()} />
            }
            if !props.promises.is_empty() {
                <fieldset class="promises">
                    <legend>{ props.localizer.message(Message::PromisesLegend) }</legend>
                    for promise in props.promises {
                        { choice(promise, props) }
                    }
                </fieldset>
            }
            <button type="submit" id="sid-take" class="primary" part="pledge-button" aria-disabled={if busy { "true" } else { "false" }}>
                { props.localizer.message(Message::TakePledge) }
            </button>
            <p class="small">{ props.localizer.message(Message::Privacy) }</p>
        </form>
    }
}

fn choice(promise: &Promise, props: &PledgeCard<'_>) -> Html {
    let id = format!("sid-promise-{}", promise.id);
    let promise_id = promise.id.clone();
    html! {
        <label class="tick" for={id.clone()}>
            <input
                type="checkbox"
                name="promise"
                {id}
                value={promise.id.clone()}
                checked={props.chosen.contains(&promise.id)}
                onchange={props.on_promise.reform(move |_| promise_id.clone())}
            />
            <span>{ &promise.text }</span>
        </label>
    }
}

fn thanks(own: &OwnPledge, props: &PledgeCard<'_>) -> Html {
    let config = props.config;
    let certificate = CertificateBar {
        localizer: props.localizer,
        own,
        count: props.count,
        floor: props.floor,
        failed_download: props.failed_download,
        on_download: props.on_download,
    };
    let leads_to_steps = config.layout == Layout::Full && config.shows(HideableSection::Steps);
    let made: Vec<_> = props.promises.iter().filter(|promise| props.chosen.contains(&promise.id)).collect();
    html! {
        <div class="thanks">
            // In the button layout the thanks are the first heading; elsewhere the campaign's title is above.
            if config.layout == Layout::Button {
                <h2 class="title" tabindex="-1" ref={props.heading}>{ props.thanks_title }</h2>
            } else {
                <h3 class="title" tabindex="-1" ref={props.heading}>{ props.thanks_title }</h3>
            }
            <p>{ props.thanks }</p>
            if !made.is_empty() {
                <ul class="kept">
                    for promise in made {
                        <li>{ &promise.text }</li>
                    }
                </ul>
            }
            if config.layout != Layout::Button {
                { certificate.view() }
            }
            if leads_to_steps {
                <p>
                    <button type="button" class="primary needs-script" data-go="sid-steps">
                        { props.localizer.message(Message::StepsTitle) }
                    </button>
                </p>
            }
            <form
                id="sid-withdraw"
                method="post"
                action={props.form_action(&paths::page_withdraw(&config.campaign))}
                onsubmit={on_submit(props.on_withdraw)}
            >
                <input type="hidden" name="id" value={own.id.to_string()} />
                <input type="hidden" name="receipt" value={own.receipt.clone()} />
                <input type="hidden" name="lang" value={props.lang.to_owned()} />
                <button type="submit" id="sid-take-back" class="quiet">
                    { props.localizer.message(Message::TakeBack) }
                </button>
            </form>
        </div>
    }
}

/// Handler of a form that the widget sends itself.
fn on_submit(handler: &Callback<()>) -> Callback<SubmitEvent> {
    handler.reform(|event: SubmitEvent| event.prevent_default())
}

fn status(props: &PledgeCard<'_>) -> String {
    let message = match props.pledge {
        Pledge::NotTaken | Pledge::Taken { earlier: false, .. } => return String::new(),
        Pledge::Sending(_) => Message::Sending,
        Pledge::Queued { stored: true, .. } => Message::SavedWillBeSent,
        Pledge::Queued { stored: false, .. } => Message::WaitingWillBeSent,
        Pledge::Taken { earlier: true, .. } => Message::WelcomeBack,
        Pledge::Withdrawing(_) => Message::TakingBack,
        Pledge::WithdrawalFailed(_) => Message::TakeBackFailed,
        Pledge::Withdrawn => Message::TakenBack,
        Pledge::Refused => Message::PledgeRefused,
    };
    props.localizer.message(message)
}
