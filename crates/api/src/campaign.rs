//! A campaign in one language: everything the widget shows that is not its own words.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::Audience;

/// A campaign, in one language, as the server sends it and the widget shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Campaign {
    /// Its name in URLs and attributes.
    pub slug: String,
    /// The language of the texts (BCP 47).
    pub lang: String,
    /// The direction the texts are read in.
    pub dir: Direction,
    /// All languages it is offered in, this one too.
    pub languages: Vec<Language>,
    /// Who runs it.
    pub organiser: Organiser,
    /// Below this many pledges no number is shown.
    pub floor: u64,
    /// The numbers of pledges to reach, ascending.
    pub goals: Vec<u64>,
    /// Its name for people.
    pub title: String,
    /// Its motto.
    pub slogan: String,
    /// Two or three sentences on what it is about.
    pub intro: String,
    /// The pledge and the thanks for it.
    pub pledge: PledgeText,
    /// A guide for each audience.
    pub audiences: Vec<Guide>,
    /// What the organisation asks of lawmakers. A partner can hide it.
    pub advocacy: Section,
    /// What the harms are, for grown-ups, and the sentence that stands beside them.
    pub harms: Harms,
    /// Further reading.
    pub resources: Vec<Resource>,
    /// Where to find help. It cannot be hidden.
    pub help: Vec<HelpLink>,
    /// The neutral page that takes this one's place when a visitor leaves it in a hurry.
    pub leave_url: String,
    /// What a share says and where it can go.
    pub share: ShareText,
}

/// The direction a text is read in: the values of HTML's `dir`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Direction {
    /// From left to right.
    #[default]
    Ltr,
    /// From right to left.
    Rtl,
}

impl Direction {
    /// The value of HTML's `dir`.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A language the campaign is offered in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Language {
    /// Its tag (BCP 47).
    pub tag: String,
    /// Its name in itself.
    pub name: String,
}

/// The organisation behind the campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Organiser {
    /// Its name.
    pub name: String,
    /// Its home page.
    pub url: String,
}

/// The pledge itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PledgeText {
    /// One short paragraph in the first person.
    pub statement: String,
    /// Three to six promises to choose from.
    pub promises: Vec<Promise>,
    /// The heading shown once it is taken.
    pub thanks_title: String,
    /// What is said once it is taken.
    pub thanks: String,
}

/// Something a visitor may promise with the pledge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Promise {
    /// Its name in the ledger.
    pub id: String,
    /// Its words.
    pub text: String,
}

/// What one audience reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Guide {
    /// The audience.
    pub audience: Audience,
    /// What it is called, as an answer to "Who are you?".
    pub name: String,
    /// A few sentences to begin with.
    pub intro: String,
    /// The pledge in this audience's own words, where it has its own.
    pub statement: Option<String>,
    /// The sentence beside the help, in this audience's own words, where it has its own.
    pub reassurance: Option<String>,
    /// The promises in this audience's own words, where it has its own.
    pub promises: Option<Vec<Promise>>,
    /// Four to six things to do this week.
    pub steps: Vec<Step>,
}

/// A "what you can do" item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Step {
    /// Its name, one of a kind in the campaign.
    pub id: String,
    /// What to do, the verb first.
    pub title: String,
    /// How to go about it.
    pub detail: String,
}

/// A heading and what stands below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// The paragraphs.
    pub paragraphs: Vec<String>,
}

/// The explanation of harms, for grown-ups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Harms {
    /// The heading.
    pub title: String,
    /// What a reader is told before they open it.
    pub content_note: String,
    /// The paragraphs.
    pub paragraphs: Vec<String>,
    /// The sentence that stands wherever harm is spoken of.
    pub never_your_fault: String,
}

/// Something to read. Without a confirmed link it is shown as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Resource {
    /// Its title as it was published.
    pub title: String,
    /// Where it is.
    pub url: Option<String>,
}

/// A place to find help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HelpLink {
    /// What it is.
    pub title: String,
    /// For whom and with what limits.
    pub note: String,
    /// Where it is: `https:` or `tel:`.
    pub url: String,
    /// What it helps with.
    pub kind: HelpKind,
    /// Those it is shown to; empty for all.
    pub audiences: Vec<Audience>,
}

/// What a place to find help is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum HelpKind {
    /// Somebody to talk to.
    Talk,
    /// Getting pictures of oneself off the internet.
    Pictures,
    /// Reporting what is against the law.
    Report,
}

impl HelpKind {
    /// The name used in files and JSON.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// What a share says, in the words that suit where it goes. The link follows each of the texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShareText {
    /// To somebody one knows.
    pub message: String,
    /// To everybody.
    pub post: String,
    /// Where there is room for a few words only.
    pub brief: String,
    /// The subject of an e-mail, or a headline.
    pub subject: String,
    /// An e-mail.
    pub letter: String,
    /// Hashtags, without the `#`.
    pub hashtags: Vec<String>,
}
