//! One step to choose for this week, after the pledge.

use api::{Message, campaign::Step};
use yew::prelude::*;

use super::{
    controls::{button, group, text},
    download_button::{download_button, error_line},
};
use crate::{download::DownloadKind, localizer::Localizer};

/// Props of the step card.
pub struct StepCard<'a> {
    pub localizer: &'a Localizer,
    /// The step that is offered.
    pub step: &'a Step,
    /// `true` once the visitor has chosen it.
    pub is_chosen: bool,
    pub failed_download: Option<DownloadKind>,
    pub on_choose: &'a Callback<()>,
    pub on_next: &'a Callback<()>,
    pub on_download: &'a Callback<DownloadKind>,
}

impl StepCard<'_> {
    /// The step, with the choice to do it or to see another, and then with a reminder.
    pub fn view(&self) -> Html {
        let localizer = self.localizer;
        let step_button = |id: &str, label, class, on_click: &Callback<()>| {
            button(id.to_owned(), class, None, localizer.message(label), on_click.reform(|_| ()))
        };
        let first = if self.is_chosen {
            let label = localizer.message(Message::StepsRemind);
            download_button("sid-step-reminder", DownloadKind::Reminder, label, self.on_download)
        } else {
            step_button("sid-choose", Message::StepChoose, "way chosen", self.on_choose)
        };
        let failed = self.failed_download == Some(DownloadKind::Reminder);
        html! {
            <section class="panel step needs-script" part="step">
                { text("h3", "", &localizer.message(Message::StepTitle)) }
                <p role="status">{ text("strong", "", &self.step.title) }{ " " }{ text("span", "", &self.step.detail) }</p>
                { group("div", "ways", vec![first, step_button("sid-next", Message::StepNext, "way", self.on_next)]) }
                if self.is_chosen {
                    { text("p", "small", &localizer.message(Message::StepsRemindNote)) }
                    { error_line(failed, localizer) }
                }
            </section>
        }
    }
}
