//! Properties of the widget: the whole input of a rendering.
//!
//! Invariant: equal properties give equal HTML, on the server and in the page.

use std::rc::Rc;

use api::{Campaign, Channel, EntryId, counts::Totals};
#[cfg(any(test, not(target_arch = "wasm32")))]
use serde::{Deserialize, Serialize};
use yew::prelude::*;

use crate::{
    browser::Host,
    circle::CircleShape,
    config::Config,
    localizer::Messages,
    own_pledge::OwnPledge,
    share_links::{QrCode, ShareLink},
};

/// Properties of the widget. The server sends them as JSON beside the HTML it rendered from them, and hydration starts
/// from the same values.
///
/// The names in JSON never change: a page that pins an earlier release reads them with that release's loader and wasm.
#[derive(Clone, Debug, Properties)]
#[cfg_attr(any(test, not(target_arch = "wasm32")), derive(Serialize, Deserialize))]
pub struct WidgetProps {
    /// Settings.
    pub config: Config,
    /// Campaign in the visitor's language.
    pub campaign: Rc<Campaign>,
    /// Message catalogue in that language.
    #[cfg_attr(any(test, not(target_arch = "wasm32")), serde(rename = "words"))]
    pub messages: Rc<Messages>,
    /// Counts, if they are known.
    pub counts: Option<Totals>,
    /// The visitor's own pledge, on the page that answers the form without JavaScript.
    #[cfg_attr(any(test, not(target_arch = "wasm32")), serde(default))]
    pub pledge: Option<OwnPledge>,
    /// Settings as they are in the query of the widget's own page.
    #[cfg_attr(any(test, not(target_arch = "wasm32")), serde(default))]
    #[prop_or_default]
    pub page_query: String,
    /// Channels with their share addresses, in the order of display.
    #[cfg_attr(any(test, not(target_arch = "wasm32")), serde(default))]
    pub share_links: Vec<ShareLink>,
    /// Address of the landing page as a QR code.
    #[cfg_attr(any(test, not(target_arch = "wasm32")), serde(default))]
    #[prop_or_default]
    pub qr: QrCode,
    /// Shape of the circle of lights.
    #[cfg_attr(any(test, not(target_arch = "wasm32")), serde(default))]
    #[prop_or_default]
    pub circle: CircleShape,
    /// Share links the visitor followed before hydration. The loader adds them; the widget counts them.
    #[cfg_attr(any(test, not(target_arch = "wasm32")), serde(default))]
    #[prop_or_default]
    pub early_shares: Vec<Channel>,
    /// `true` if the device has a share sheet. The loader adds it.
    #[cfg_attr(any(test, not(target_arch = "wasm32")), serde(default))]
    #[prop_or_default]
    pub has_share_sheet: bool,
    /// Number of changes to the visitor's memory by other tabs and widgets; empty before the first. The loader counts
    /// them.
    #[cfg_attr(any(test, not(target_arch = "wasm32")), serde(default))]
    #[prop_or_default]
    pub memory_version: String,
    /// Pledge that was acknowledged just before the wasm instance was lost, so that the host page was not informed of
    /// it. The loader adds it.
    #[cfg_attr(any(test, not(target_arch = "wasm32")), serde(default))]
    #[prop_or_default]
    pub unreported_pledge: Option<EntryId>,
    /// Renders what a visitor sees first: the widget as far as the hero. In the page, the sections below follow one
    /// at a time, so that no task takes long.
    #[cfg_attr(any(test, not(target_arch = "wasm32")), serde(default, skip_serializing_if = "std::ops::Not::not"))]
    #[prop_or_default]
    pub first_view: bool,
    /// Renders the placeholders of [`api::fragment`] into the forms, for the server to replace in every response.
    ///
    /// The wasm never sets it, so hydration renders an empty id and addresses without a query where the server's HTML
    /// has its own. The difference is harmless. Hydration compares nodes and not attributes: it sets the attributes to
    /// the values of the page, and from then on a submit is handled by the widget, which makes its own id and leaves
    /// the address of the form unused.
    #[cfg_attr(any(test, not(target_arch = "wasm32")), serde(default, skip_serializing_if = "std::ops::Not::not"))]
    #[prop_or_default]
    pub form_placeholders: bool,
    /// Element the widget belongs to; none on the server.
    #[cfg_attr(any(test, not(target_arch = "wasm32")), serde(skip))]
    #[prop_or_default]
    pub host: Host,
}

// Only wasm has a conversion of the message catalogue.
#[cfg(target_arch = "wasm32")]
crate::js::value::js_struct!(WidgetProps {
    config, campaign, messages as "words", counts, pledge, page_query, share_links, qr, circle, early_shares,
    has_share_sheet, memory_version, unreported_pledge, first_view
} default { form_placeholders, host });

/// Compares campaign and messages by identity: they are equal where they come from the same response, and a comparison
/// of all texts would find no more.
impl PartialEq for WidgetProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.campaign, &other.campaign)
            && Rc::ptr_eq(&self.messages, &other.messages)
            && self.config == other.config
            && self.counts == other.counts
            && self.pledge == other.pledge
            && self.host == other.host
    }
}
