//! Disclosures whose content is built when they are first opened: most visitors open few of them, and nodes that
//! nobody sees cost time. A search in the page therefore finds the summary of one that was not opened, and not its
//! content.

use yew::prelude::*;

/// A disclosure of the sections below the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disclosure {
    /// Steps of all audiences.
    AllSteps,
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
