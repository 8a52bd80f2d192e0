//! Messages of the user interface, by key. Their texts are data: one file per language.
//!
//! Invariant: messages of the server's pages are not here. Every browser that shows the widget loads these.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Audience;

/// Text of a message in one language: a single text, or one per plural form of the language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Phrase))]
#[serde(untagged)]
pub enum Pattern {
    /// One text, for every number or without one.
    Plain(String),
    /// Texts by plural category (Unicode CLDR): `zero one two few many other`; `other` is always present.
    Plural(BTreeMap<String, String>),
}

/// Message catalogue of one language, by [`Message::key`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Words))]
#[serde(transparent)]
pub struct Messages(pub BTreeMap<String, Pattern>);

/// Key of a message's text for one audience, in place of the general text. Only some messages have one.
pub fn audience_key(audience: Audience, key: &str) -> String {
    [audience.as_str(), ".", key].concat()
}

/// Replaces each `{name}` in a text by the value of that name.
///
/// The text is read once, so a value that contains braces is inserted as it is. A name without a value stays in the
/// text.
pub fn interpolate(text: &str, values: &[(&str, &str)]) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        result.push_str(before);
        let placeholder = after.split_once('}').and_then(|(name, tail)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((*value, tail))
        });
        let (inserted, tail) = placeholder.unwrap_or(("{", after));
        result.push_str(inserted);
        rest = tail;
    }
    result.push_str(rest);
    result
}

/// Defines an enum of messages: for each its key, its placeholders, and whether it has plural forms.
#[macro_export]
macro_rules! messages {
    (
        $(#[doc = $about:literal])+ $Messages:ident;
        $($(#[doc = $doc:literal])+ $name:ident = $key:literal [$($placeholder:literal),*] $($plural:ident)?;)+
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $Messages { $($(#[doc = $doc])+ $name,)+ }

        impl $Messages {
            /// All messages.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Key in the language files.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key),+ }
            }

            /// Names of the placeholders, each of which every form of the text contains once, in braces.
            pub fn placeholders(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($placeholder),*]),+ }
            }

            /// `true` if the text has plural forms, selected by the number `{count}`.
            pub fn is_plural(self) -> bool {
                match self { $(Self::$name => $crate::messages!(@plural $($plural)?)),+ }
            }
        }
    };
    (@plural) => { false };
    (@plural plural) => { true };
}

messages! {
    /// A message of the widget, the same in every campaign.
    Message;

    /// Accessible name of the navigation between sections, in releases before the hero, as are the next six.
    Nav = "way" [];
    /// Navigation entry for the choice of audience.
    NavAudience = "way-you" [];
    /// Navigation entry for the pledge.
    NavPledge = "way-pledge" [];
    /// Navigation entry for the steps.
    NavSteps = "way-steps" [];
    /// Navigation entry for help.
    NavHelp = "way-help" [];
    /// Navigation entry for sharing.
    NavShare = "way-share" [];
    /// Note that the choice of audience is optional.
    WhoAreYouNote = "who-are-you-note" [];
    /// Question above the choice of audience.
    WhoAreYou = "who-are-you" [];
    /// Name of the tile for all adults.
    Adult = "adult" [];
    /// Legend of the promises.
    PromisesLegend = "promises-legend" [];
    /// Button that takes the pledge.
    TakePledge = "take-pledge" [];
    /// Note on stored data, beside the button.
    Privacy = "privacy" [];
    /// Status: the pledge is being sent.
    Sending = "sending" [];
    /// Status: the pledge is stored on this device and waits to be sent.
    SavedWillBeSent = "saved-will-be-sent" [];
    /// Status: the pledge waits to be sent, storage is not allowed, and the page must stay open.
    WaitingWillBeSent = "waiting-will-be-sent" [];
    /// Status: the server refused the pledge.
    PledgeRefused = "pledge-refused" [];
    /// Status on a later visit with the same device.
    WelcomeBack = "welcome-back" [];
    /// Number of pledges that the visitor's own is one of.
    PledgeNumber = "pledge-number" ["count"];
    /// Replacement for a number below the floor.
    PledgeNumberFirst = "pledge-number-first" [];
    /// Heading of the certificate section.
    CertificateTitle = "keepsake-title" [];
    /// Note that the certificate is made on the device.
    CertificateNote = "keepsake-note" [];
    /// Button that saves the certificate as PNG.
    CertificatePng = "keepsake-picture" [];
    /// Button that saves the certificate as SVG.
    CertificateSvg = "keepsake-drawing" [];
    /// Heading on the certificate.
    Certificate = "certificate" [];
    /// Status: a file could not be saved or printed.
    SaveFailed = "save-failed" [];
    /// Button that withdraws the pledge.
    TakeBack = "take-back" [];
    /// Button: the next person on this device takes the pledge. The pledge before stays.
    PledgeAgain = "pledge-again" [];
    /// Status: the withdrawal is being sent.
    TakingBack = "taking-back" [];
    /// Status: the pledge was withdrawn and no longer counts.
    TakenBack = "taken-back" [];
    /// Status: the withdrawal failed.
    TakeBackFailed = "take-back-failed" [];
    /// Number of pledges, as a sentence.
    PledgeCount = "pledge-count" ["count"] plural;
    /// Replacement for a count below the floor.
    AmongTheFirst = "among-the-first" [];
    /// Replacement for an unknown count.
    CountUnknown = "count-unknown" [];
    /// Current goal.
    Goal = "goal" ["goal"];
    /// Goal reached earlier.
    GoalReached = "goal-reached" ["goal"];
    /// Announcement of a goal reached while the page is open.
    Milestone = "milestone" ["goal"];
    /// Number of shares, as a sentence.
    ShareCount = "share-count" ["count"] plural;
    /// Status: the counts are live.
    Live = "live" [];
    /// Time of counts that are no longer live.
    AsOf = "as-of" ["time"];
    /// Heading of the explanation of the counts.
    HowCountedTitle = "how-counted-title" [];
    /// Explanation of the counts.
    HowCounted = "how-counted" [];
    /// Heading of the steps.
    StepsTitle = "steps-title" [];
    /// Question above the choice of a group, in the section of the steps.
    StepsChoose = "steps-choose" [];
    /// Summary of the disclosure with the steps of all audiences.
    StepsAll = "steps-all" [];
    /// Heading of the one step that is offered after the pledge.
    StepTitle = "step-title" [];
    /// Button that chooses this step.
    StepAccept = "step-accept" [];
    /// Button that offers another step.
    StepNext = "step-next" [];
    /// Number of steps done.
    StepsProgress = "steps-progress" ["done", "total"];
    /// Button that prints the steps.
    StepsPrint = "steps-print" [];
    /// Button that saves a calendar entry.
    StepsRemind = "steps-remind" [];
    /// Note on the calendar entry and who can see it.
    StepsRemindNote = "steps-remind-note" [];
    /// Title of the calendar entry.
    Reminder = "reminder" [];
    /// Heading of the share section.
    ShareTitle = "share-title" [];
    /// Heading of the share section after the pledge.
    ShareInvite = "share-invite" [];
    /// Button that opens the device's share sheet.
    ShareNative = "share-native" [];
    /// Button that copies the link.
    ShareCopy = "share-copy" [];
    /// Status: the link was copied.
    ShareCopied = "share-copied" [];
    /// Status: the link could not be copied and is displayed below, selected.
    ShareCopyFailed = "share-copy-failed" [];
    /// Status: text and link were copied, for a network without a share address.
    SharePaste = "share-paste" ["network"];
    /// Summary of the disclosure with further channels.
    ShareMore = "share-more" [];
    /// Name of the channel: share sheet.
    ChannelNative = "channel-native" [];
    /// Name of the channel: copied link.
    ChannelCopy = "channel-copy" [];
    /// Name of the channel: QR code.
    ChannelQr = "channel-qr" [];
    /// Name of the channel: e-mail.
    ChannelEmail = "channel-email" [];
    /// Name of the channel: text message.
    ChannelSms = "channel-sms" [];
    /// Note on the use of a QR code.
    QrNote = "qr-note" [];
    /// Button that saves the QR code.
    QrSave = "qr-save" [];
    /// Button that prints a poster.
    QrPrint = "qr-print" [];
    /// Heading of the links to pictures.
    PicturesTitle = "pictures-title" [];
    /// Link that saves the square picture.
    PictureSquare = "picture-square" [];
    /// Link that saves the portrait picture.
    PictureStory = "picture-story" [];
    /// Visits and pledges through all shares since the visitor's first share.
    ShareImpact = "ripple" ["visits", "pledges"];
    /// Heading of the table of shares and visits by channel.
    SharesTitle = "shares-title" [];
    /// Heading of the channel column.
    SharesChannel = "shares-way" [];
    /// Heading of the shares column.
    SharesShares = "shares-shares" [];
    /// Heading of the visits column.
    SharesVisits = "shares-visits" [];
    /// Number of pledges that came through shares.
    PledgesFromShares = "pledges-from-shares" ["count"];
    /// Screen-reader text of a link that opens a new tab.
    NewTab = "new-tab" [];
    /// Heading of the help section.
    HelpTitle = "help-title" [];
    /// Emergency advice, before all other help.
    HelpDanger = "help-danger" [];
    /// Heading of the places to talk to somebody.
    HelpTalk = "help-talk" [];
    /// Heading of the places that remove pictures from the internet.
    HelpPictures = "help-pictures" [];
    /// Heading of the reporting offices.
    HelpReport = "help-report" [];
    /// Quick exit.
    LeavePage = "leave-page" [];
    /// Explanation of the quick exit.
    LeavePageNote = "leave-page-note" [];
    /// Keys of the quick exit, where a script runs.
    LeaveKeys = "leave-keys" [];
    /// Heading of further reading.
    ResourcesTitle = "resources-title" [];
    /// Link from a small layout to the full pledge.
    OpenPledge = "open-pledge" [];
    /// Line that names the organiser.
    CampaignBy = "campaign-by" ["organiser"];
    /// Accessible name of the list of languages.
    Languages = "languages" [];
    /// Ribbon in test mode.
    TestRibbon = "test-ribbon" [];
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_messages_share_a_key() {
        let keys: BTreeSet<_> = Message::ALL.iter().map(|message| message.key()).collect();
        assert_eq!(keys.len(), Message::ALL.len());
    }

    #[test]
    fn values_replace_their_placeholders_and_nothing_else() {
        let values = [("count", "{total}"), ("total", "12")];
        assert_eq!(interpolate("{count} of {total} and {total}", &values), "{total} of 12 and 12");
        assert_eq!(interpolate("{other} {count", &values), "{other} {count");
        assert_eq!(interpolate("{ {total}}", &values), "{ 12}");
        assert_eq!(interpolate("", &values), "");
    }
}
