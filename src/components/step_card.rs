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
    /// The step that is displayed.
    pub step: &'a Step,
    /// `true` once the visitor has chosen it.
    pub is_chosen: bool,
    pub failed_download: Option<DownloadKind>,
    pub on_choose: &'a Callback<String>,
    pub on_skip: &'a Callback<()>,
    pub on_download: &'a Callback<DownloadKind>,
}

impl StepCard<'_> {
    /// The step, with the choice to do it or to see another, and then with a reminder.
    pub fn view(&self) -> Html {
        let localizer = self.localizer;
        let id = self.step.id.clone();
        let first = if self.is_chosen {
            let label = localizer.message(Message::StepsRemind);
            download_button("sid-step-reminder", DownloadKind::Reminder, label, self.on_download)
        } else {
            let label = localizer.message(Message::StepAccept);
            button("sid-accept".into(), "way chosen", None, label, self.on_choose.reform(move |_| id.clone()))
        };
        let label = localizer.message(Message::StepNext);
        let next = button("sid-next".into(), "way", None, label, self.on_skip.reform(|_| ()));
        let failed = self.failed_download == Some(DownloadKind::Reminder);
        html! {
            <section class="panel step needs-script">
                { text("h3", "", &localizer.message(Message::StepTitle)) }
                <p role="status">{ text("strong", "", &self.step.title) }{ " " }{ text("span", "", &self.step.detail) }</p>
                { group("div", "ways", vec![first, next]) }
                if self.is_chosen {
                    { text("p", "small", &localizer.message(Message::StepsRemindNote)) }
                    { error_line(failed, localizer) }
                }
            </section>
        }
    }
}
