//! Disclosures whose content is built when they are first opened: most visitors open few of them, and nodes that
//! nobody sees cost time. A search in the page therefore finds the summary of one that was not opened, and not its
//! content.

use yew::prelude::*;

use super::controls::{element, text};

/// A disclosure of the sections below the hero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disclosure {
    /// Steps.
    Steps,
    /// Steps of all audiences.
    AllSteps,
    /// Share channels.
    Share,
    /// The campaign and its organiser.
    About,
    /// QR code.
    QrCode,
    /// Further share channels.
    MoreChannels,
    /// Forms of harm.
    Harms,
    /// Demands on lawmakers.
    Advocacy,
    /// Publications.
    Resources,
}

impl Disclosure {
    /// Id of the summary, by which the loader opens the disclosure again in a widget that is rendered anew.
    pub fn id(self) -> &'static str {
        match self {
            Self::Steps => "sid-steps",
            Self::AllSteps => "sid-all-steps",
            Self::Share => "sid-share",
            Self::About => "sid-about",
            Self::QrCode => "sid-qr",
            Self::MoreChannels => "sid-more",
            Self::Harms => "sid-harms",
            Self::Advocacy => "sid-advocacy",
            Self::Resources => "sid-resources",
        }
    }
}

/// Disclosures that are built, by their place in [`Disclosure`].
pub type BuiltDisclosures = [bool; Disclosure::Resources as usize + 1];

/// All disclosures, as in a rendering that may have no script.
pub const ALL_BUILT: BuiltDisclosures = [true; Disclosure::Resources as usize + 1];

/// Disclosures of one rendering.
#[derive(Clone, Copy)]
pub struct Disclosures<'a> {
    pub built: &'a BuiltDisclosures,
    pub on_open: &'a Callback<Disclosure>,
}

impl Disclosures<'_> {
    /// A disclosure with a heading, with its content if that is built.
    pub fn section(self, disclosure: Disclosure, title: &str, content: &dyn Fn() -> Html) -> Html {
        self.view(disclosure, summary(disclosure.id(), "", title, Html::default()), content)
    }

    /// A disclosure, with its content if that is built.
    pub fn view(self, disclosure: Disclosure, summary: Html, content: &dyn Fn() -> Html) -> Html {
        let is_built = self.built[disclosure as usize];
        let ontoggle = (!is_built).then(|| self.on_open.reform(move |_: Event| disclosure));
        html! {
            <details {ontoggle}>
                { summary }
                if is_built {
                    { content() }
                }
            </details>
        }
    }
}

/// Summary with a heading, and a note beside it.
pub fn summary(id: &'static str, class: &'static str, title: &str, note: Html) -> Html {
    let content = html! { <>{ text("h3", "", title) }{ note }</> };
    element("summary", &["id", "class"], vec![Some(id.into()), Some(class.into())], content).into()
}
