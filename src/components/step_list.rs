//! "What you can do": the steps of the chosen audience with checkboxes, or those of all audiences in a disclosure.

use api::{
    Audience, Message,
    campaign::{Guide, Step},
};
use yew::prelude::*;

use super::{
    controls::{Choice, group, section, text},
    disclosure::{Disclosure, Disclosures},
    download_button::{download_button, error_line},
};
use crate::{download::DownloadKind, localizer::Localizer};

/// Props of the step list.
pub struct StepList<'a> {
    pub localizer: &'a Localizer,
    pub guides: &'a [Guide],
    pub audience: Option<Audience>,
    /// Ids of the steps ticked.
    pub done: &'a [String],
    /// Choice of one of the groups whose steps a visitor can see.
    pub groups: Html,
    pub on_step: &'a Callback<String>,
    pub disclosures: Disclosures<'a>,
    pub failed_download: Option<DownloadKind>,
    pub on_download: &'a Callback<DownloadKind>,
}

impl StepList<'_> {
    /// The steps.
    pub fn view(&self) -> Html {
        let chosen = self.guides.iter().find(|guide| Some(guide.audience) == self.audience);
        let title = self.localizer.message(Message::StepsTitle);
        let content = || {
            html! {
                <>
                    { self.groups.clone() }
                    { chosen.map_or_else(|| all(self), |guide| one(guide, self)) }
                </>
            }
        };
        section("fold steps", "steps", vec![self.disclosures.section(Disclosure::Steps, &title, &content)])
    }
}

fn one(guide: &Guide, props: &StepList<'_>) -> Html {
    let localizer = props.localizer;
    let done = guide.steps.iter().filter(|step| props.done.contains(&step.id)).count();
    let numbers = [localizer.number(done as u64), localizer.number(guide.steps.len() as u64)];
    let progress = localizer.format(Message::StepsProgress, &[("done", &numbers[0]), ("total", &numbers[1])]);
    let failed = matches!(props.failed_download, Some(DownloadKind::Reminder | DownloadKind::Printout));
    let button = |id, kind, label| download_button(id, kind, localizer.message(label), props.on_download);
    html! {
        <>
            { text("p", "", &guide.intro) }
            <div class="progress">
                <progress max={guide.steps.len().to_string()} value={done.to_string()} aria-label={progress.clone()} aria-valuetext={progress.clone()} />
                { text("span", "", &progress) }
            </div>
            { list(guide, props) }
            { group("div", "ways", vec![
                button("sid-printout", DownloadKind::Printout, Message::StepsPrint),
                button("sid-reminder", DownloadKind::Reminder, Message::StepsRemind),
            ]) }
            { text("p", "small needs-script", &localizer.message(Message::StepsRemindNote)) }
            { error_line(failed, localizer) }
        </>
    }
}

fn all(props: &StepList<'_>) -> Html {
    let title = props.localizer.message(Message::StepsAll);
    let steps = || {
        html! {
            for guide in props.guides {
                { text("h4", "", &guide.name) }
                { text("p", "", &guide.intro) }
                { list(guide, props) }
            }
        }
    };
    props.disclosures.section(Disclosure::AllSteps, &title, &steps)
}

fn list(guide: &Guide, props: &StepList<'_>) -> Html {
    group("ul", "", guide.steps.iter().map(|step| item(step, props)).collect())
}

fn item(step: &Step, props: &StepList<'_>) -> Html {
    let choice = Choice::tick("step", &step.id, props.done, props.on_step);
    let label = html! { <>{ text("strong", "", &step.title) }{ " " }{ text("span", "", &step.detail) }</> };
    html! { <li part="step" key={step.id.clone()}>{ choice.view(label) }</li> }
}
