//! The widget's own words, by name. Their texts are data, one file a language.
//!
//! Invariant: what only the server's pages say is not here. Words here go to every browser.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A word's text in one language: one text, or one for each plural form the language has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Phrase {
    /// The same for every number, or without any.
    Plain(String),
    /// By plural category (Unicode CLDR): `zero one two few many other`; `other` is always there.
    Plural(BTreeMap<String, String>),
}

/// All words in one language, by [`Word::key`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Words(pub BTreeMap<String, Phrase>);

/// Words by name: an enum, and of each its key, its placeholders and whether it follows a number.
#[macro_export]
macro_rules! words {
    (
        $(#[doc = $about:literal])+ $Words:ident;
        $($(#[doc = $doc:literal])+ $name:ident = $key:literal [$($placeholder:literal),*] $($plural:ident)?;)+
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $Words { $($(#[doc = $doc])+ $name,)+ }

        impl $Words {
            /// Every word.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its name in the files.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key),+ }
            }

            /// What its text must hold in braces, each once in every form.
            pub fn placeholders(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($placeholder),*]),+ }
            }

            /// Whether its text follows the number `{count}`.
            pub fn is_plural(self) -> bool {
                match self { $(Self::$name => $crate::words!(@plural $($plural)?)),+ }
            }
        }
    };
    (@plural) => { false };
    (@plural plural) => { true };
}

words! {
    /// A text the widget shows that belongs to no campaign.
    Word;

    /// The name of the navigation between the widget's parts, for screen readers.
    Way = "way" [];
    /// The way to the choice of audience.
    WayYou = "way-you" [];
    /// The way to the pledge.
    WayPledge = "way-pledge" [];
    /// The way to the steps.
    WaySteps = "way-steps" [];
    /// The way to help.
    WayHelp = "way-help" [];
    /// The way to sharing.
    WayShare = "way-share" [];
    /// The question above the choice of audience.
    WhoAreYou = "who-are-you" [];
    /// What choosing an audience is good for, and that it can be skipped.
    WhoAreYouNote = "who-are-you-note" [];
    /// The legend above the promises.
    PromisesLegend = "promises-legend" [];
    /// The button that takes the pledge.
    TakePledge = "take-pledge" [];
    /// What is and is not stored, beside the button.
    Privacy = "privacy" [];
    /// While the pledge is on its way.
    Sending = "sending" [];
    /// The pledge waits on this device for a connection.
    SavedWillBeSent = "saved-will-be-sent" [];
    /// The pledge waits, but nothing may be stored: the page must stay open.
    WaitingWillBeSent = "waiting-will-be-sent" [];
    /// The server refused the pledge.
    PledgeRefused = "pledge-refused" [];
    /// Said on the same device at the next visit.
    WelcomeBack = "welcome-back" [];
    /// Which pledge the visitor's own became, about.
    PledgeNumber = "pledge-number" ["count"];
    /// In place of a number that is still too small.
    PledgeNumberFirst = "pledge-number-first" [];
    /// The heading over the keepsake.
    KeepsakeTitle = "keepsake-title" [];
    /// Where the keepsake is made.
    KeepsakeNote = "keepsake-note" [];
    /// The button that saves the keepsake as PNG.
    KeepsakePicture = "keepsake-picture" [];
    /// The button that saves the keepsake as SVG.
    KeepsakeDrawing = "keepsake-drawing" [];
    /// The heading on the keepsake.
    Certificate = "certificate" [];
    /// The device or the host page would not save a file, or not print.
    SaveFailed = "save-failed" [];
    /// The button that takes the pledge back.
    TakeBack = "take-back" [];
    /// While it is being taken back.
    TakingBack = "taking-back" [];
    /// It was taken back and counts no more.
    TakenBack = "taken-back" [];
    /// Taking it back failed.
    TakeBackFailed = "take-back-failed" [];
    /// The number of pledges, as a sentence.
    PledgeCount = "pledge-count" ["count"] plural;
    /// In place of a number that is still too small.
    AmongTheFirst = "among-the-first" [];
    /// In place of a number that could not be had.
    CountUnknown = "count-unknown" [];
    /// The goal.
    Goal = "goal" ["goal"];
    /// A goal that lies behind.
    GoalReached = "goal-reached" ["goal"];
    /// Said when a goal is reached while one looks on.
    Milestone = "milestone" ["goal"];
    /// The number of shares, as a sentence.
    ShareCount = "share-count" ["count"] plural;
    /// The numbers follow the server's.
    Live = "live" [];
    /// The numbers are from a time that has passed.
    AsOf = "as-of" ["time"];
    /// The heading over how it counts.
    HowCountedTitle = "how-counted-title" [];
    /// How it counts.
    HowCounted = "how-counted" [];
    /// The heading over the steps.
    StepsTitle = "steps-title" [];
    /// Said where no audience is chosen yet.
    StepsChoose = "steps-choose" [];
    /// What unfolds the steps of all audiences.
    StepsAll = "steps-all" [];
    /// How many steps are ticked.
    StepsProgress = "steps-progress" ["done", "total"];
    /// The button that prints the steps.
    StepsPrint = "steps-print" [];
    /// The button that saves a calendar entry.
    StepsRemind = "steps-remind" [];
    /// What that entry is and who learns of it.
    StepsRemindNote = "steps-remind-note" [];
    /// The title of the calendar entry.
    Reminder = "reminder" [];
    /// The heading over the ways to share.
    ShareTitle = "share-title" [];
    /// The button that opens the device's share sheet.
    ShareNative = "share-native" [];
    /// The button that copies the link.
    ShareCopy = "share-copy" [];
    /// The link was copied.
    ShareCopied = "share-copied" [];
    /// The link could not be copied; it stands below, selected.
    ShareCopyFailed = "share-copy-failed" [];
    /// The text and the link were copied, for a network that takes them in no other way.
    SharePaste = "share-paste" ["network"];
    /// What unfolds the further ways to share.
    ShareMore = "share-more" [];
    /// The name of the device's share sheet as a channel.
    ChannelNative = "channel-native" [];
    /// The name of copying as a channel.
    ChannelCopy = "channel-copy" [];
    /// The name of the QR code.
    ChannelQr = "channel-qr" [];
    /// The name of e-mail.
    ChannelEmail = "channel-email" [];
    /// The name of text messages.
    ChannelSms = "channel-sms" [];
    /// What a QR code is for.
    QrNote = "qr-note" [];
    /// The button that saves the QR code.
    QrSave = "qr-save" [];
    /// The button that prints a poster.
    QrPrint = "qr-print" [];
    /// What the links to pictures stand under.
    PicturesTitle = "pictures-title" [];
    /// The link that saves the square picture.
    PictureSquare = "picture-square" [];
    /// The link that saves the tall picture.
    PictureStory = "picture-story" [];
    /// What all shares have brought since the visitor's own.
    Ripple = "ripple" ["visits", "pledges"];
    /// The heading over shares and visits by channel.
    SharesTitle = "shares-title" [];
    /// The heading of the column of channels.
    SharesWay = "shares-way" [];
    /// The heading of the column of shares.
    SharesShares = "shares-shares" [];
    /// The heading of the column of visits.
    SharesVisits = "shares-visits" [];
    /// How many pledges came of shares.
    PledgesFromShares = "pledges-from-shares" ["count"];
    /// Told to a screen reader behind a link that opens a new tab.
    NewTab = "new-tab" [];
    /// The heading over the help.
    HelpTitle = "help-title" [];
    /// What comes before all other help.
    HelpDanger = "help-danger" [];
    /// The heading over those to talk to.
    HelpTalk = "help-talk" [];
    /// The heading over those who get pictures of oneself off the internet.
    HelpPictures = "help-pictures" [];
    /// The heading over those one reports to.
    HelpReport = "help-report" [];
    /// The quick exit.
    LeavePage = "leave-page" [];
    /// What the quick exit does.
    LeavePageNote = "leave-page-note" [];
    /// The heading over the resources.
    ResourcesTitle = "resources-title" [];
    /// The link from the small layouts to the whole pledge.
    OpenPledge = "open-pledge" [];
    /// The line that names the organiser.
    CampaignBy = "campaign-by" ["organiser"];
    /// The name of the list of languages.
    Languages = "languages" [];
    /// The ribbon in test mode.
    TestRibbon = "test-ribbon" [];
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_words_share_a_key() {
        let keys: BTreeSet<_> = Word::ALL.iter().map(|word| word.key()).collect();
        assert_eq!(keys.len(), Word::ALL.len());
    }
}
