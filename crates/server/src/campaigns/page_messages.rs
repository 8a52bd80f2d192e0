//! The messages of the server's own pages.
//!
//! Invariant: no page message is sent with a widget, so they add nothing to what a visitor of a host page downloads.

api::messages! {
    /// A message that only the server's pages show.
    PageMessage;

    /// Heading above the snippet on the campaign's home page.
    EmbedTitle = "embed-title" [];
    /// Instructions for the snippet.
    EmbedInstructions = "embed-how" [];
    /// Title of the page for a pledge that could not be stored.
    TryAgainTitle = "try-again-title" [];
    /// Instructions on that page.
    TryAgain = "try-again" [];
    /// Link back to the pledge.
    BackToPledge = "back-to-pledge" [];
    /// Line above the pledge on the landing page of a share.
    LandingInvited = "landing-invited" [];
    /// Title of the page for an address at which there is nothing.
    NotFoundTitle = "not-found-title" [];
    /// Explanation on that page.
    NotFound = "not-found" [];
    /// Title of the page for any other error.
    ErrorTitle = "error-title" [];
    /// Instructions on that page.
    Error = "error" [];
    /// Text in place of the pledge button on a page of the static site, which counts and stores nothing.
    BundleNote = "bundle-note" [];
    /// Title of a partner's page of numbers.
    PartnerTitle = "partner-title" ["partner"];
    /// Introduction: the campaign, and the acts that are counted for the partner.
    PartnerIntro = "partner-what" ["campaign"];
    /// Notice that the partner is paused.
    PartnerPaused = "partner-paused" [];
    /// Text in place of the numbers while nothing has been counted for the partner.
    PartnerNone = "partner-none" [];
    /// Label of numbers of pledges.
    PartnerPledges = "partner-pledges" [];
    /// Label of numbers of pledges from shares.
    PartnerFromShares = "partner-from-shares" [];
    /// Heading above the numbers by day.
    PartnerDays = "partner-days" [];
    /// Heading of the column of days.
    PartnerDay = "partner-day" [];
    /// Title of a chart, for screen readers.
    PartnerChart = "partner-chart" ["what", "first", "last"];
    /// Description of a chart in numbers, for screen readers.
    PartnerChartAbout = "partner-chart-about" ["most", "day", "total"];
    /// Note that the charts show only the latest days.
    PartnerChartLatest = "partner-chart-latest" [];
    /// Summary that expands the table of all days.
    PartnerTable = "partner-table" [];
    /// Link to the CSV export.
    PartnerCsv = "partner-csv" [];
    /// Note on the limits of a day, and on the day a withdrawn pledge is subtracted from.
    PartnerDaysNote = "partner-days-note" [];
    /// Note that test acts are not included.
    PartnerLiveNote = "partner-live-note" [];
    /// Note that everyone with the address can read the page.
    PartnerKeyNote = "partner-key-note" [];
    /// Name of the navigation between campaigns.
    PartnerCampaigns = "partner-campaigns" [];
    /// Title of the page for a wrong address or key. It does not say which of the two is wrong.
    PartnerNotFoundTitle = "partner-not-found-title" [];
    /// Instructions on that page.
    PartnerNotFound = "partner-not-found" [];
    /// Title of the page for numbers that cannot be read at the moment.
    PartnerLaterTitle = "partner-later-title" [];
    /// Introduction to the builder, one or two sentences.
    BuilderIntro = "builder-intro" [];
    /// Link to the builder.
    BuilderOpen = "builder-open" [];
    /// Heading of the builder's first step.
    StepChoose = "step-choose" [];
    /// Heading of the builder's second step.
    StepLook = "step-look" [];
    /// Heading of the builder's third step.
    StepCopy = "step-copy" [];
    /// Label of the campaign field.
    ChooseCampaign = "choose-campaign" [];
    /// Label of the partner field.
    ChoosePartner = "choose-partner" [];
    /// Hint for the partner field, which may stay empty.
    ChoosePartnerNote = "choose-partner-note" [];
    /// Status of an active partner.
    PartnerKnown = "partner-known" ["partner"];
    /// Status of an unknown or paused partner.
    PartnerUnknown = "partner-unknown" ["partner"];
    /// Error for a text that is not a partner's slug.
    PartnerInvalid = "partner-odd" [];
    /// Suggestion of the nearest valid slug.
    PartnerNearest = "partner-nearest" ["partner"];
    /// Label of the language field.
    ChooseLanguage = "choose-language" [];
    /// Hint for the language field: the outputs that cannot follow the language of the host page.
    ChooseLanguageNote = "choose-language-note" [];
    /// Option for the language of the host page.
    AsMyPage = "as-my-page" [];
    /// Label of the audience field.
    ChooseAudience = "choose-audience" [];
    /// Option for no preset audience.
    VisitorChooses = "visitor-chooses" [];
    /// Legend of the layout options.
    ChooseLayout = "choose-layout" [];
    /// Name of the full layout.
    LayoutFull = "layout-full" [];
    /// Name of the compact layout, which has no steps and no further reading.
    LayoutCompact = "layout-compact" [];
    /// Name of the layout with the count and a link.
    LayoutCounter = "layout-counter" [];
    /// Name of the layout with the button alone.
    LayoutButton = "layout-button" [];
    /// Legend of the theme options.
    ChooseTheme = "choose-theme" [];
    /// Name of the theme that follows the device's preference.
    ThemeAuto = "theme-auto" [];
    /// Name of the light theme.
    ThemeLight = "theme-light" [];
    /// Name of the dark theme.
    ThemeDark = "theme-dark" [];
    /// Label of the accent colour field.
    ChooseAccent = "choose-accent" [];
    /// Hint for the accent colour field: the notation of a colour.
    ChooseAccentNote = "choose-accent-note" [];
    /// Error for a text that is not a colour.
    AccentInvalid = "accent-odd" [];
    /// Label of the device's colour picker.
    PickAccent = "pick-accent" [];
    /// Status of an accent with enough contrast, which is shown unchanged.
    AccentKept = "accent-kept" ["contrast", "text", "least"];
    /// Status of an accent that is darkened in the light theme.
    AccentDarker = "accent-darker" ["colour", "contrast", "text"];
    /// Status of an accent that is lightened in the dark theme.
    AccentLighter = "accent-lighter" ["colour", "contrast", "text"];
    /// Summary that expands the advanced options.
    MoreChoices = "more-choices" [];
    /// Legend of the sections to hide.
    ChooseHide = "choose-hide" [];
    /// Note that help cannot be hidden.
    ChooseHideNote = "choose-hide-note" [];
    /// Label of the option to store nothing.
    ChooseNoStorage = "choose-no-storage" [];
    /// Note on the limits of that option.
    ChooseNoStorageNote = "choose-no-storage-note" [];
    /// Legend of the version options.
    ChooseVersion = "choose-version" [];
    /// Option for the version that follows updates.
    VersionFollows = "version-follows" [];
    /// Option for the pinned version, which never changes.
    VersionPinned = "version-pinned" [];
    /// Notice that the snippets name a development key.
    DevelopmentKey = "development-key" [];
    /// Submit button, shown where JavaScript does not run.
    ShowChoices = "show-choices" [];
    /// Note that acts in the preview do not count.
    PreviewNote = "preview-note" [];
    /// Name of the group of preview options.
    PreviewViews = "preview-views" [];
    /// Preview option: full width.
    PreviewWide = "preview-wide" [];
    /// Preview option: width of a phone.
    PreviewPhone = "preview-phone" [];
    /// Preview option: a right-to-left language.
    PreviewRightToLeft = "preview-right-to-left" [];
    /// Error when the snippets for the latest choices could not be fetched.
    ChoicesFailed = "choices-failed" [];
    /// Button that copies a snippet.
    Copy = "copy" [];
    /// Status after a snippet was copied.
    Copied = "copied" [];
    /// Error when a snippet could not be copied; it is selected instead.
    CopyFailed = "copy-failed" [];
    /// Introduction to the directives to add to a Content Security Policy.
    PolicyNeeds = "policy-needs" [];
    /// Note that a Content Security Policy needs no change.
    PolicyNothing = "policy-nothing" [];
    /// Heading of the element's snippet.
    ElementTitle = "element-title" [];
    /// Use case of the element.
    ElementUseCase = "element-when" [];
    /// Heading of the frame's snippet.
    FrameTitle = "frame-title" [];
    /// Use case of the frame.
    FrameUseCase = "frame-when" [];
    /// Introduction to the script that resizes the frame to its content.
    FrameGrows = "frame-grows" [];
    /// Heading of the snippets for WordPress.
    WordPressTitle = "wordpress-title" [];
    /// Use case of the snippets for WordPress.
    WordPressUseCase = "wordpress-when" [];
    /// Introduction to the plugin's shortcode.
    WordPressPlugin = "wordpress-plugin" [];
    /// Introduction to the address for a site without the plugin.
    WordPressAddress = "wordpress-address" [];
    /// Heading of the link's snippet.
    LinkTitle = "link-title" [];
    /// Use case of the link.
    LinkUseCase = "link-when" [];
    /// Heading of the badge's snippet.
    BadgeTitle = "badge-title" [];
    /// Use case of the badge.
    BadgeUseCase = "badge-when" [];
    /// Introduction to the badge in Markdown.
    BadgeMarkdown = "badge-markdown" [];
    /// Alternative text of the badge.
    BadgeText = "badge-text" ["title"];
    /// Heading of the notes below the snippets.
    AfterTitle = "after-title" [];
    /// Instructions for a widget that does not show.
    AfterDebug = "after-debug" [];
    /// Note on the address of a partner's numbers.
    AfterNumbers = "after-numbers" [];
    /// Instructions to remove the pledge.
    AfterRemove = "after-remove" [];
    /// Note on the data that is stored and sent.
    AfterStored = "after-stored" [];
    /// Heading of the poster.
    PosterTitle = "poster-title" [];
    /// Use case of the poster.
    PosterUseCase = "poster-when" [];
    /// Link to the poster.
    PosterOpen = "poster-open" [];
    /// Button that prints the poster.
    PosterPrint = "poster-print" [];
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_page_messages_share_a_key() {
        let keys: BTreeSet<_> = PageMessage::ALL.iter().map(|message| message.key()).collect();
        assert_eq!(keys.len(), PageMessage::ALL.len());
    }
}
