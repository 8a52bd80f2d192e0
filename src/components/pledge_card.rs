//! The pledge: statement, audience, button and promises, or the thanks, and its progress.

use api::{
    Message,
    campaign::Promise,
    fragment::{ENTRY_ID_PLACEHOLDER, FORM_QUERY_PLACEHOLDER},
    paths,
};
use yew::prelude::*;

use super::{
    certificate_bar::CertificateBar,
    controls::{Choice, hidden_field},
    step_card::StepCard,
};
use crate::{
    circle::CircleShape,
    config::{Config, Layout},
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
    pub statement: &'a str,
    /// Choice of audience, before the pledge.
    pub audiences: Html,
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
    /// Shape of the circle in the picture of the certificate.
    pub circle: &'a CircleShape,
    /// A step to choose, after the pledge.
    pub step_card: Option<StepCard<'a>>,
    /// Share channels, after the pledge.
    pub share: Html,
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
        html! {
            <section class="pledge" part="pledge">
                if let Some(own) = self.pledge.own() {
                    { thanks(own, self) }
                } else {
                    { statement(self.statement) }
                    { form(self) }
                }
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

/// The statement as a headline. What is promised, after the first sentence, stands out.
pub fn statement(text: &str) -> Html {
    let (right, promise) = split_first_sentence(text);
    html! { <h2 class="statement" id="sid-pledge" tabindex="-1">{ right }{ " " }<strong>{ promise }</strong></h2> }
}

/// Splits a text after its first sentence. Sentences end with a full stop, in Thai with a space alone.
fn split_first_sentence(text: &str) -> (&str, &str) {
    const THAI: std::ops::RangeInclusive<char> = '\u{e00}'..='\u{e7f}';
    let is_end = |(at, _): &(usize, &str)| {
        text[..*at].ends_with(['.', '!', '?', '؟']) || text[..*at].ends_with(|it| THAI.contains(&it))
    };
    text.match_indices(' ').find(is_end).map_or((text, ""), |(at, _)| (&text[..at], &text[at + 1..]))
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
            { hidden_field("id", props.placeholder(ENTRY_ID_PLACEHOLDER)) }
            { hidden_field("lang", props.lang) }
            { hidden_field("partner", &config.partner) }
            { hidden_field("mode", config.mode.as_str()) }
            if let Some(channel) = config.channel {
                { hidden_field("channel", channel.as_str()) }
            }
            { props.audiences.clone() }
            <button type="submit" id="sid-take" class="primary" part="pledge-button" aria-disabled={if busy { "true" } else { "false" }}>
                { props.localizer.message(Message::TakePledge) }
            </button>
            <p class="small">{ props.localizer.message(Message::Privacy) }</p>
            if !props.promises.is_empty() {
                <details class="promises">
                    <summary id="sid-promises">{ props.localizer.message(Message::PromisesLegend) }</summary>
                    for promise in props.promises {
                        { choice(promise, props) }
                    }
                </details>
            }
            if config.layout != Layout::Button {
                <button type="button" class="quiet needs-script" data-go="sid-help">
                    { props.localizer.message(Message::HelpTitle) }
                </button>
            }
        </form>
    }
}

fn choice(promise: &Promise, props: &PledgeCard<'_>) -> Html {
    let id = promise.id.clone();
    Choice {
        id: ["sid-promise-", &id].concat(),
        kind: "checkbox",
        name: "promise",
        value: &promise.id,
        class: "tick".into(),
        is_checked: props.chosen.contains(&promise.id),
        onchange: props.on_promise.reform(move |_| id.clone()),
    }
    .view(None, (&promise.text).into())
}

fn thanks(own: &OwnPledge, props: &PledgeCard<'_>) -> Html {
    let config = props.config;
    let certificate = CertificateBar {
        localizer: props.localizer,
        own,
        circle: props.circle,
        count: props.count,
        floor: props.floor,
        failed_download: props.failed_download,
        on_download: props.on_download,
    };
    let made: Vec<_> = props.promises.iter().filter(|promise| props.chosen.contains(&promise.id)).collect();
    html! {
        <div class="thanks">
            <h2 class="title" tabindex="-1" ref={props.heading}>{ props.thanks_title }</h2>
            <p>{ props.thanks }</p>
            if config.layout != Layout::Button {
                { certificate.view() }
            }
            { props.share.clone() }
            if let Some(step_card) = &props.step_card {
                { step_card.view() }
            }
            if !made.is_empty() {
                <ul class="kept">
                    for promise in made {
                        <li>{ &promise.text }</li>
                    }
                </ul>
            }
            <form
                id="sid-withdraw"
                method="post"
                action={props.form_action(&paths::page_withdraw(&config.campaign))}
                onsubmit={on_submit(props.on_withdraw)}
            >
                { hidden_field("id", &own.id.to_string()) }
                { hidden_field("receipt", &own.receipt) }
                { hidden_field("lang", props.lang) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_split_after_its_first_sentence() {
        for (text, parts) in [
            ("It is right. I will. And more.", ("It is right.", "I will. And more.")),
            ("لكل طفل الحق. أتعهّد.", ("لكل طفل الحق.", "أتعهّد.")),
            ("เด็กทุกคนมีสิทธิ ฉันสัญญา เชื่อเด็ก", ("เด็กทุกคนมีสิทธิ", "ฉันสัญญา เชื่อเด็ก")),
            ("I will listen.", ("I will listen.", "")),
            ("", ("", "")),
        ] {
            assert_eq!(split_first_sentence(text), parts);
        }
    }
}
