//! QR code as an image.

use api::Message;
use yew::prelude::*;

use crate::{localizer::Localizer, share_links::QrCode};

/// The QR code with its quiet zone of four modules.
pub fn qr_image(qr: &QrCode, localizer: &Localizer) -> Html {
    let size = (qr.size + 8).to_string();
    html! {
        <svg
            class="qr"
            viewBox={["-4 -4 ", &*size, " ", &*size].concat()}
            role="img"
            aria-label={localizer.message(Message::ChannelQr)}
        >
            <path d={qr.path.clone()} />
        </svg>
    }
}
