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
    /// What the builder is for, in a sentence or two.
    BuilderIntro = "builder-intro" [];
    /// The link to the builder.
    BuilderOpen = "builder-open" [];
    /// The heading of the builder's first step.
    StepChoose = "step-choose" [];
    /// The heading of its second step.
    StepLook = "step-look" [];
    /// The heading of its third step.
    StepCopy = "step-copy" [];
    /// The label of the choice of campaign.
    ChooseCampaign = "choose-campaign" [];
    /// The label of the partner's name.
    ChoosePartner = "choose-partner" [];
    /// What a partner's name is, and what is without one.
    ChoosePartnerNote = "choose-partner-note" [];
    /// The partner is known.
    PartnerKnown = "partner-known" ["partner"];
    /// The partner is not known, or paused.
    PartnerUnknown = "partner-unknown" ["partner"];
    /// No partner can be called so.
    PartnerOdd = "partner-odd" [];
    /// The nearest name a partner can have.
    PartnerNearest = "partner-nearest" ["partner"];
    /// The label of the choice of language.
    ChooseLanguage = "choose-language" [];
    /// What cannot follow the page around it.
    ChooseLanguageNote = "choose-language-note" [];
    /// The language of the page around it.
    AsMyPage = "as-my-page" [];
    /// The label of the choice of audience.
    ChooseAudience = "choose-audience" [];
    /// No audience is set.
    VisitorChooses = "visitor-chooses" [];
    /// The legend of the choice of layout.
    ChooseLayout = "choose-layout" [];
    /// The layout that has everything.
    LayoutFull = "layout-full" [];
    /// The layout without steps and reading.
    LayoutCompact = "layout-compact" [];
    /// The layout that is the count.
    LayoutCounter = "layout-counter" [];
    /// The layout that is the button.
    LayoutButton = "layout-button" [];
    /// The legend of the choice of theme.
    ChooseTheme = "choose-theme" [];
    /// The theme that follows the device.
    ThemeAuto = "theme-auto" [];
    /// The light theme.
    ThemeLight = "theme-light" [];
    /// The dark theme.
    ThemeDark = "theme-dark" [];
    /// The label of the accent.
    ChooseAccent = "choose-accent" [];
    /// How an accent is written.
    ChooseAccentNote = "choose-accent-note" [];
    /// What was typed is no colour.
    AccentOdd = "accent-odd" [];
    /// The label of the device's own way to pick a colour.
    PickAccent = "pick-accent" [];
    /// The accent can be read and is shown as it is.
    AccentKept = "accent-kept" ["contrast", "text", "least"];
    /// On light the accent is shown darker.
    AccentDarker = "accent-darker" ["colour", "contrast", "text"];
    /// On dark the accent is shown lighter.
    AccentLighter = "accent-lighter" ["colour", "contrast", "text"];
    /// What unfolds the choices few need.
    MoreChoices = "more-choices" [];
    /// The legend of the parts to leave out.
    ChooseHide = "choose-hide" [];
    /// Which part cannot be left out.
    ChooseHideNote = "choose-hide-note" [];
    /// The choice to store nothing.
    ChooseNoStorage = "choose-no-storage" [];
    /// What is missing then, and where it cannot be had.
    ChooseNoStorageNote = "choose-no-storage-note" [];
    /// The legend of the choice of version.
    ChooseVersion = "choose-version" [];
    /// The version that follows updates.
    VersionFollows = "version-follows" [];
    /// The version that never changes.
    VersionPinned = "version-pinned" [];
    /// The button that shows what was chosen, without a script.
    ShowChoices = "show-choices" [];
    /// What is done in the preview does not count.
    PreviewNote = "preview-note" [];
    /// The name of the ways to look at the preview.
    PreviewViews = "preview-views" [];
    /// The preview as wide as there is room.
    PreviewWide = "preview-wide" [];
    /// The preview as wide as a phone.
    PreviewPhone = "preview-phone" [];
    /// The preview in a language read from right to left.
    PreviewRightToLeft = "preview-right-to-left" [];
    /// The snippets could not be had for what was chosen last.
    ChoicesFailed = "choices-failed" [];
    /// The button that copies a snippet.
    Copy = "copy" [];
    /// It was copied.
    Copied = "copied" [];
    /// It could not be copied, and is selected.
    CopyFailed = "copy-failed" [];
    /// What comes before what a Content Security Policy must allow besides what it does.
    PolicyNeeds = "policy-needs" [];
    /// A Content Security Policy need not allow anything.
    PolicyNothing = "policy-nothing" [];
    /// The heading of the element.
    ElementTitle = "element-title" [];
    /// When to take the element.
    ElementWhen = "element-when" [];
    /// The heading of the frame.
    FrameTitle = "frame-title" [];
    /// When to take the frame.
    FrameWhen = "frame-when" [];
    /// What the frame's script is for.
    FrameGrows = "frame-grows" [];
    /// The heading of what is for WordPress.
    WordPressTitle = "wordpress-title" [];
    /// When to take that.
    WordPressWhen = "wordpress-when" [];
    /// What comes before the shortcode of the plugin.
    WordPressPlugin = "wordpress-plugin" [];
    /// What comes before the address for a site without the plugin.
    WordPressAddress = "wordpress-address" [];
    /// The heading of the link.
    LinkTitle = "link-title" [];
    /// When to take the link.
    LinkWhen = "link-when" [];
    /// The heading of the badge.
    BadgeTitle = "badge-title" [];
    /// When to take the badge.
    BadgeWhen = "badge-when" [];
    /// What comes before the badge in Markdown.
    BadgeMarkdown = "badge-markdown" [];
    /// The badge's text for those who do not see it.
    BadgeText = "badge-text" ["title"];
    /// The heading of what to know once the lines are in place.
    AfterTitle = "after-title" [];
    /// What to do where nothing shows.
    AfterDebug = "after-debug" [];
    /// Where a partner's numbers are.
    AfterNumbers = "after-numbers" [];
    /// How to remove the pledge.
    AfterRemove = "after-remove" [];
    /// What is stored and sent.
    AfterStored = "after-stored" [];
    /// The heading of the poster.
    PosterTitle = "poster-title" [];
    /// When to take the poster.
    PosterWhen = "poster-when" [];
    /// The link to the poster.
    PosterOpen = "poster-open" [];
    /// The button that prints it.
    PosterPrint = "poster-print" [];
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
