//! Button that requests a download, and the error line beside it.

use api::Message;
use yew::prelude::*;

use super::controls::{button, status};
use crate::{download::DownloadKind, localizer::Localizer};

/// Button that requests a download.
pub fn download_button(
    id: &'static str,
    kind: DownloadKind,
    label: String,
    on_download: &Callback<DownloadKind>,
) -> Html {
    button(id.to_owned(), "way needs-script", None, label, on_download.reform(move |_| kind))
}

/// Status line for a failed download; empty otherwise.
pub fn error_line(failed: bool, localizer: &Localizer) -> Html {
    status(if failed { localizer.message(Message::SaveFailed) } else { String::new() })
}
