//! "What you can do": the steps of the chosen audience with checkboxes, or those of all audiences in a disclosure.

use api::{
    Audience, Message,
    campaign::{Guide, Step},
};
use yew::prelude::*;

use super::{
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
    pub on_step: &'a Callback<String>,
    pub disclosures: Disclosures<'a>,
    pub failed_download: Option<DownloadKind>,
    pub on_download: &'a Callback<DownloadKind>,
}

impl StepList<'_> {
    /// The steps.
    pub fn view(&self) -> Html {
        let chosen = self.guides.iter().find(|guide| Some(guide.audience) == self.audience);
        let body = chosen.map_or_else(|| all(self), |guide| one(guide, self));
        html! {
            <section class="steps" part="steps">
                <h3 id="sid-steps" tabindex="-1">{ self.localizer.message(Message::StepsTitle) }</h3>
                { body }
            </section>
        }
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
            <p>{ &guide.intro }</p>
            <div class="progress">
                <progress max={guide.steps.len().to_string()} value={done.to_string()} aria-label={progress.clone()} />
                <span>{ progress }</span>
            </div>
            <ul>{ for guide.steps.iter().map(|step| item(step, props)) }</ul>
            <div class="ways">
                { button("sid-printout", DownloadKind::Printout, Message::StepsPrint) }
                { button("sid-reminder", DownloadKind::Reminder, Message::StepsRemind) }
            </div>
            <p class="small needs-script">{ localizer.message(Message::StepsRemindNote) }</p>
            { error_line(failed, localizer) }
        </>
    }
}

fn all(props: &StepList<'_>) -> Html {
    let summary = html! { <summary>{ props.localizer.message(Message::StepsAll) }</summary> };
    let steps = || {
        html! {
            for guide in props.guides {
                <h4>{ &guide.name }</h4>
                <p>{ &guide.intro }</p>
                <ul>{ for guide.steps.iter().map(|step| item(step, props)) }</ul>
            }
        }
    };
    html! {
        <>
            <p>{ props.localizer.message(Message::StepsChoose) }</p>
            { props.disclosures.view(Disclosure::AllSteps, summary, &steps) }
        </>
    }
}

fn item(step: &Step, props: &StepList<'_>) -> Html {
    let id = format!("sid-step-{}", step.id);
    let step_id = step.id.clone();
    html! {
        <li part="step" key={step.id.clone()}>
            <label class="tick" for={id.clone()}>
                <input
                    type="checkbox"
                    {id}
                    checked={props.done.contains(&step.id)}
                    onchange={props.on_step.reform(move |_| step_id.clone())}
                />
                <span><strong>{ &step.title }</strong>{ " " }<span>{ &step.detail }</span></span>
            </label>
        </li>
    }
}
