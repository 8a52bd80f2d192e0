//! What you can do: the steps of the chosen audience with ticks, or every audience's to look into.

use api::{
    Audience, Word,
    campaign::{Guide, Step},
};
use yew::prelude::*;

use super::certificate_bar::{said_if, save_button};
use crate::{state::Made, text::Text};

/// The guides, whose steps are shown, and which are done.
pub struct StepList<'a> {
    pub text: &'a Text,
    pub guides: &'a [Guide],
    pub audience: Option<Audience>,
    pub done: &'a [String],
    pub on_step: Callback<String>,
    pub not_made: Option<Made>,
    pub on_make: &'a Callback<Made>,
}

impl StepList<'_> {
    /// The steps.
    pub fn view(&self) -> Html {
        let chosen = self.guides.iter().find(|guide| Some(guide.audience) == self.audience);
        let body = chosen.map_or_else(|| all(self), |guide| one(guide, self));
        html! {
            <section class="steps" part="steps">
                <h3 id="sid-steps" tabindex="-1">{ self.text.say(Word::StepsTitle) }</h3>
                { body }
            </section>
        }
    }
}

fn one(guide: &Guide, props: &StepList<'_>) -> Html {
    let done = guide.steps.iter().filter(|step| props.done.contains(&step.id)).count();
    let numbers = [props.text.number(done as u64), props.text.number(guide.steps.len() as u64)];
    let progress = props.text.say_with(Word::StepsProgress, &[("done", &numbers[0]), ("total", &numbers[1])]);
    html! {
        <>
            <p>{ &guide.intro }</p>
            <div class="progress">
                <progress max={guide.steps.len().to_string()} value={done.to_string()} aria-label={progress.clone()} />
                <span>{ progress }</span>
            </div>
            <ul>{ for guide.steps.iter().map(|step| item(step, props)) }</ul>
            <div class="ways">
                { save_button("sid-printout", Made::Printout, props.text.say(Word::StepsPrint), props.on_make) }
                { save_button("sid-reminder", Made::Reminder, props.text.say(Word::StepsRemind), props.on_make) }
            </div>
            <p class="small needs-script">{ props.text.say(Word::StepsRemindNote) }</p>
            { said_if(matches!(props.not_made, Some(Made::Reminder | Made::Printout)), props.text) }
        </>
    }
}

fn all(props: &StepList<'_>) -> Html {
    html! {
        <>
            <p>{ props.text.say(Word::StepsChoose) }</p>
            <details>
                <summary>{ props.text.say(Word::StepsAll) }</summary>
                for guide in props.guides {
                    <h4>{ &guide.name }</h4>
                    <p>{ &guide.intro }</p>
                    <ul>{ for guide.steps.iter().map(|step| item(step, props)) }</ul>
                }
            </details>
        </>
    }
}

fn item(step: &Step, props: &StepList<'_>) -> Html {
    let id = format!("sid-step-{}", step.id);
    let name = step.id.clone();
    html! {
        <li part="step" key={step.id.clone()}>
            <label class="tick" for={id.clone()}>
                <input
                    type="checkbox"
                    {id}
                    checked={props.done.contains(&step.id)}
                    onchange={props.on_step.reform(move |_| name.clone())}
                />
                <span><strong>{ &step.title }</strong>{ " " }<span>{ &step.detail }</span></span>
            </label>
        </li>
    }
}
