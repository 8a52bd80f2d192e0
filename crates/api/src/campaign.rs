//! A campaign in one language: all texts of the widget that are not in its message catalogue.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::Audience;

/// A campaign in one language, as the server sends it and the widget displays it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Campaign {
    /// Name in URLs and attributes.
    pub slug: String,
    /// Language of the texts (BCP 47).
    pub lang: String,
    /// Text direction.
    pub dir: Direction,
    /// All supported languages, including this one.
    pub languages: Vec<Language>,
    /// Organisation that runs the campaign.
    pub organiser: Organiser,
    /// Smallest number of pledges that is displayed.
    pub floor: u64,
    /// Numbers of pledges to reach, ascending.
    pub goals: Vec<u64>,
    /// Display name.
    pub title: String,
    /// Motto.
    pub slogan: String,
    /// Introduction of two or three sentences.
    pub intro: String,
    /// Pledge and thanks.
    pub pledge: PledgeText,
    /// One guide per audience.
    pub audiences: Vec<Guide>,
    /// The organisation and its work, for adults.
    pub about: Option<TextSection>,
    /// The organisation's demands on lawmakers. A partner can hide them.
    pub advocacy: TextSection,
    /// Explanation of the harms for adults.
    pub harms: Harms,
    /// Further reading.
    pub resources: Vec<Resource>,
    /// Places to find help. They cannot be hidden.
    pub help: Vec<HelpLink>,
    /// Neutral page that the quick exit leads to.
    pub leave_url: String,
    /// Texts of a share.
    pub share: ShareText,
}

impl Campaign {
    /// Texts for an audience, if the campaign has any.
    pub fn guide(&self, audience: Audience) -> Option<&Guide> {
        self.audiences.iter().find(|guide| guide.audience == audience)
    }
}

/// Days of a campaign, each as an RFC 3339 date, in UTC. A day that is missing is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CampaignDates {
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = "date"))]
    pub starts: Option<String>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = "date"))]
    pub ends: Option<String>,
    /// Last day on which an element may ask the campaign's server for anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = "date"))]
    pub expires: Option<String>,
}

/// A campaign in one language with its days, which the widget does not need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DatedCampaign {
    /// The campaign.
    #[serde(flatten)]
    pub campaign: Campaign,
    /// Its days.
    #[serde(flatten)]
    pub dates: CampaignDates,
}

/// Text direction: a value of HTML's `dir`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Direction {
    /// Left to right.
    #[default]
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// Value of HTML's `dir`.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A language the campaign supports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Language {
    /// Tag (BCP 47).
    pub tag: String,
    /// Name in the language itself.
    pub name: String,
}

/// The organisation behind the campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Organiser {
    /// Name.
    pub name: String,
    /// Home page.
    pub url: String,
}

/// The pledge itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PledgeText {
    /// One short paragraph in the first person.
    pub statement: String,
    /// Three to six promises, each optional.
    pub promises: Vec<Promise>,
    /// Heading displayed after the pledge is taken.
    pub thanks_title: String,
    /// Text below that heading.
    pub thanks: String,
}

/// A promise a visitor can add to the pledge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Promise {
    /// Name in the ledger.
    pub id: String,
    /// Text.
    pub text: String,
}

/// Texts for one audience.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Guide {
    /// Audience.
    pub audience: Audience,
    /// Label of the audience in the choice of audience.
    pub name: String,
    /// Introduction of a few sentences.
    pub intro: String,
    /// Statement for this audience; the campaign's own where absent.
    pub statement: Option<String>,
    /// Reassurance beside the help for this audience; [`Harms::never_your_fault`] where absent.
    pub reassurance: Option<String>,
    /// Promises for this audience; the campaign's own where absent.
    pub promises: Option<Vec<Promise>>,
    /// Text below the heading of the thanks; [`PledgeText::thanks`] where absent.
    pub thanks: Option<String>,
    /// Message of a share for this audience; [`ShareText::message`] where absent.
    pub share_message: Option<String>,
    /// Four to six steps for this week.
    pub steps: Vec<Step>,
}

/// A "what you can do" item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Step {
    /// Name, unique in the campaign.
    pub id: String,
    /// Title, beginning with a verb.
    pub title: String,
    /// Instructions.
    pub detail: String,
}

/// A heading and its paragraphs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Section))]
#[serde(deny_unknown_fields)]
pub struct TextSection {
    /// Heading.
    pub title: String,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
}

/// Explanation of harms, for adults.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Harms {
    /// Heading.
    pub title: String,
    /// Content note, displayed before the explanation is opened.
    pub content_note: String,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// Reassurance displayed wherever harm is mentioned.
    pub never_your_fault: String,
}

/// A publication. Without a confirmed link it is displayed as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Resource {
    /// Title as published.
    pub title: String,
    /// Address.
    pub url: Option<String>,
    /// Content of the publication, in one line.
    pub note: Option<String>,
}

/// A helpline, hotline or reporting office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HelpLink {
    /// Name.
    pub title: String,
    /// People it helps, and its limits.
    pub note: String,
    /// Address: `https:` or `tel:`.
    pub url: String,
    /// Kind of help.
    pub kind: HelpKind,
    /// Audiences it is displayed to; empty for all.
    pub audiences: Vec<Audience>,
}

/// Kind of help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum HelpKind {
    /// Somebody to talk to.
    Talk,
    /// Removal of one's own pictures from the internet.
    Pictures,
    /// Reports of illegal content.
    Report,
}

impl HelpKind {
    /// Name used in files and JSON.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Texts of a share, one per kind of recipient. The link follows each text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShareText {
    /// Message to a person the visitor knows.
    pub message: String,
    /// Public post.
    pub post: String,
    /// Short text for networks with a tight length limit.
    pub brief: String,
    /// Subject of an e-mail, or a headline.
    pub subject: String,
    /// Body of an e-mail.
    pub letter: String,
    /// Hashtags, without the `#`.
    pub hashtags: Vec<String>,
}
