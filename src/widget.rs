//! The root component and what it is given. Equal props give equal HTML, on the server and in the page.

use std::rc::Rc;

use api::{Campaign, Counts, EntryId, Words};
use serde::{Deserialize, Serialize};
use yew::prelude::*;

use crate::Config;

/// All that the first picture of a widget depends on. The server sends it along with the HTML it rendered from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Properties)]
pub struct WidgetProps {
    /// The settings.
    pub config: Config,
    /// The campaign in the visitor's language.
    pub campaign: Rc<Campaign>,
    /// The widget's own words in that language.
    pub words: Rc<Words>,
    /// The counts, where they are known.
    pub counts: Option<Counts>,
    /// The visitor's own pledge, on the page that answers the form without JavaScript.
    #[serde(default)]
    pub pledge: Option<OwnPledge>,
}

/// A pledge the visitor took, with what it takes to take it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPledge {
    /// Its id.
    pub id: EntryId,
    /// Its receipt.
    pub receipt: String,
}

/// The widget.
#[component]
pub fn Widget(props: &WidgetProps) -> Html {
    html! { <p>{ &props.campaign.pledge.statement }</p> }
}
