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

    /// The title of a partner's own numbers.
    PartnerTitle = "partner-title" ["partner"];
    /// Whose acts these are.
    PartnerWhat = "partner-what" ["campaign"];
    /// The partner is paused.
    PartnerPaused = "partner-paused" [];
    /// In place of the numbers of a partner that has none yet.
    PartnerNone = "partner-none" [];
    /// What numbers of pledges stand under.
    PartnerPledges = "partner-pledges" [];
    /// What numbers of pledges that came of shares stand under.
    PartnerFromShares = "partner-from-shares" [];
    /// The heading over the numbers by day.
    PartnerDays = "partner-days" [];
    /// The heading of the column of days.
    PartnerDay = "partner-day" [];
    /// What a picture shows, for screen readers.
    PartnerChart = "partner-chart" ["what", "first", "last"];
    /// The same in numbers.
    PartnerChartAbout = "partner-chart-about" ["most", "day", "total"];
    /// The pictures do not show all days.
    PartnerChartLatest = "partner-chart-latest" [];
    /// What unfolds the numbers of all days.
    PartnerTable = "partner-table" [];
    /// The link that saves all numbers.
    PartnerCsv = "partner-csv" [];
    /// What a day is, and which day a pledge taken back is taken from.
    PartnerDaysNote = "partner-days-note" [];
    /// Tests are not among the numbers.
    PartnerLiveNote = "partner-live-note" [];
    /// Who can read the page.
    PartnerKeyNote = "partner-key-note" [];
    /// The name of the list of campaigns.
    PartnerCampaigns = "partner-campaigns" [];
    /// The title of the page for a wrong address or key, which says no more than that.
    PartnerNotFoundTitle = "partner-not-found-title" [];
    /// What to do then.
    PartnerNotFound = "partner-not-found" [];
    /// The title of the page that says the numbers cannot be read now.
    PartnerLaterTitle = "partner-later-title" [];
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
