//! The words of the server's own pages, by name.
//!
//! Invariant: none of them is sent with a widget; no visitor of a host page pays for them.

api::words! {
    /// A text that a page of the server shows, and no widget.
    PageWord;

    /// The heading over the snippet on the campaign's home.
    EmbedTitle = "embed-title" [];
    /// How to use the snippet.
    EmbedHow = "embed-how" [];
    /// The title of the page that says a pledge could not be stored now.
    TryAgainTitle = "try-again-title" [];
    /// What to do then.
    TryAgain = "try-again" [];
    /// The link back to the pledge.
    BackToPledge = "back-to-pledge" [];
    /// What a page without a server asks for in place of a button, and that it counts nothing.
    BundleNote = "bundle-note" [];
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_words_of_pages_share_a_key() {
        let keys: BTreeSet<_> = PageWord::ALL.iter().map(|word| word.key()).collect();
        assert_eq!(keys.len(), PageWord::ALL.len());
    }
}
