//! Number of pledges that the visitor's is one of, and a certificate to save.

use api::Message;
use yew::prelude::*;

use super::{
    controls::{group, text},
    download_button::{download_button, error_line},
    light_circle::light_circle,
};
use crate::{circle::CircleShape, download::DownloadKind, localizer::Localizer, own_pledge::OwnPledge};

/// Props of the certificate section.
pub struct CertificateBar<'a> {
    pub localizer: &'a Localizer,
    pub own: &'a OwnPledge,
    /// Shape of the circle in the picture of the certificate.
    pub circle: &'a CircleShape,
    /// Number of pledges, if it is known.
    pub count: Option<u64>,
    /// Smallest number of pledges that is displayed.
    pub floor: u64,
    pub failed_download: Option<DownloadKind>,
    pub on_download: &'a Callback<DownloadKind>,
}

impl CertificateBar<'_> {
    /// The number and the certificate section.
    pub fn view(&self) -> Html {
        let (localizer, on_download) = (self.localizer, self.on_download);
        let failed = matches!(self.failed_download, Some(DownloadKind::CertificatePng | DownloadKind::CertificateSvg));
        let button = |id, kind, label| download_button(id, kind, localizer.message(label), on_download);
        let buttons = vec![
            button("sid-picture", DownloadKind::CertificatePng, Message::CertificatePng),
            button("sid-drawing", DownloadKind::CertificateSvg, Message::CertificateSvg),
        ];
        let content = vec![
            light_circle(self.circle, None, true),
            text("h3", "", &localizer.message(Message::CertificateTitle)),
            group("div", "ways", buttons),
            text("p", "small", &localizer.message(Message::CertificateNote)),
            error_line(failed, localizer),
        ];
        html! { <>{ number(self) }{ group("section", "panel certificate needs-script", content) }</> }
    }
}

fn number(props: &CertificateBar<'_>) -> Html {
    let localizer = props.localizer;
    let sentence = match props.own.displayed_count(props.count, props.floor) {
        Some(number) => localizer.format(Message::PledgeNumber, &[("count", &localizer.number(number))]),
        None if props.count.or(props.own.number).is_some() => localizer.message(Message::PledgeNumberFirst),
        None => return Html::default(),
    };
    text("p", "number", &sentence)
}
