//! The pledge: statement, audience, button and promises, or the thanks, and its progress.

use std::iter;

use api::{
    Message,
    campaign::Promise,
    fragment::{ENTRY_ID_PLACEHOLDER, FORM_QUERY_PLACEHOLDER},
    paths,
};
use yew::prelude::*;

use super::{
    certificate_bar::CertificateBar,
    controls::{Choice, group, hidden_field, status, text},
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
    /// Heading of the pledge or of the thanks, which receives the focus when one replaces the other.
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
                    { statement(self.statement, self.heading) }
                    { form(self) }
                }
                { status(outcome(self)) }
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
///
/// It is a live region: a visitor who chooses an audience hears the statement for it.
pub fn statement(statement: &str, heading: &NodeRef) -> Html {
    let (right, promise) = split_first_sentence(statement);
    html! {
        <h2 class="statement" id="sid-pledge" tabindex="-1" aria-live="polite" ref={heading}>
            { right }
            { " " }
            { text("strong", "", promise) }
        </h2>
    }
}

/// Splits a text after its first sentence. Sentences end with a full stop, in Thai with a space alone.
fn split_first_sentence(text: &str) -> (&str, &str) {
    const ENDS: [char; 4] = ['.', '!', '?', '؟'];
    const THAI: std::ops::RangeInclusive<char> = '\u{e00}'..='\u{e7f}';
    let mut end = 0;
    for word in text.split(' ') {
        end += word.len();
        if word.ends_with(|last| ENDS.contains(&last) || THAI.contains(&last)) {
            break;
        }
        end += 1;
    }
    let (first, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (first, rest.trim_start())
}

fn form(props: &PledgeCard<'_>) -> Html {
    let (config, localizer) = (props.config, props.localizer);
    let busy = matches!(props.pledge, Pledge::Sending(_) | Pledge::Queued { .. });
    let mut content = vec![
        hidden_field("id", props.placeholder(ENTRY_ID_PLACEHOLDER)),
        hidden_field("lang", props.lang),
        hidden_field("partner", &config.partner),
        hidden_field("mode", config.mode.as_str()),
    ];
    if let Some(channel) = config.channel {
        content.push(hidden_field("channel", channel.as_str()));
    }
    content.push(props.audiences.clone());
    content.push(html! {
        <button type="submit" id="sid-take" class="primary" part="pledge-button" aria-disabled={if busy { "true" } else { "false" }}>
            { localizer.message(Message::TakePledge) }
        </button>
    });
    content.push(text("p", "small", &localizer.message(Message::Privacy)));
    if !props.promises.is_empty() {
        let title = html! { <summary id="sid-promises">{ localizer.message(Message::PromisesLegend) }</summary> };
        let promises = props.promises.iter().map(|promise| {
            Choice::tick("promise", &promise.id, props.chosen, props.on_promise).view((&promise.text).into())
        });
        content.push(group("details", "promises", iter::once(title).chain(promises).collect()));
    }
    if config.layout != Layout::Button {
        content.push(html! {
            <button type="button" class="quiet needs-script" data-go="sid-help">
                { localizer.message(Message::HelpTitle) }
            </button>
        });
    }
    sent_form(FORM_ID, props.form_action(&paths::page_pledge(&config.campaign)), props.on_pledge, content)
}

/// Form that the widget sends itself.
fn sent_form(id: &'static str, action: String, on_submit: &Callback<()>, content: Vec<Html>) -> Html {
    let onsubmit = on_submit.reform(|event: SubmitEvent| event.prevent_default());
    html! { <form {id} method="post" {action} {onsubmit}>{ for content }</form> }
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
    let mut content = vec![
        html! { <h2 class="title" tabindex="-1" ref={props.heading}>{ props.thanks_title }</h2> },
        text("p", "", props.thanks),
    ];
    if config.layout != Layout::Button {
        content.push(certificate.view());
    }
    content.push(props.share.clone());
    content.extend(props.step_card.as_ref().map(StepCard::view));
    if !made.is_empty() {
        content.push(group("ul", "kept", made.iter().map(|promise| text("li", "", &promise.text)).collect()));
    }
    let withdrawal = vec![
        hidden_field("id", &own.id.to_string()),
        hidden_field("receipt", &own.receipt),
        hidden_field("lang", props.lang),
        html! {
            <button type="submit" id="sid-take-back" class="quiet">
                { props.localizer.message(Message::TakeBack) }
            </button>
        },
    ];
    let action = props.form_action(&paths::page_withdraw(&config.campaign));
    // The loader forgets the visitor, and the widget follows that.
    content.push(html! {
        <button type="button" id="sid-again" class="quiet needs-script">
            { props.localizer.message(Message::PledgeAgain) }
        </button>
    });
    content.push(sent_form("sid-withdraw", action, props.on_withdraw, withdrawal));
    group("div", "thanks", content)
}

fn outcome(props: &PledgeCard<'_>) -> String {
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
