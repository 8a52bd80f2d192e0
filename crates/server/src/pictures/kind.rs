//! The kinds of pictures the server draws.

use api::Audience;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::campaigns::LocalizedCampaign;

/// Kind of a picture, which decides its content, its size and its file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PictureKind {
    /// The campaign with its counter, as a PNG.
    Campaign(Format),
    /// The pledge as a supporter shares it, as a PNG: that they have taken it, with the statement of their audience or
    /// else of the campaign.
    Taken(Format, Option<Audience>),
    /// The campaign without a counter, as a PNG in the format of [`Format::Card`]. Static sites use it: they have no
    /// counts.
    CampaignWithoutCount,
    /// The counter alone, in one line of text.
    Badge(BadgeStyle),
}

impl PictureKind {
    /// Returns the kind without an audience that has no statement of its own, so that equal pictures are drawn once.
    pub fn for_campaign(self, localized: &LocalizedCampaign) -> Self {
        let has_own_statement = |audience: &Audience| localized.own_statement(*audience).is_some();
        match self {
            Self::Taken(format, audience) => Self::Taken(format, audience.filter(has_own_statement)),
            kind => kind,
        }
    }

    /// Name of the kind in the file name of a download.
    pub fn name(self) -> &'static str {
        match self {
            Self::Campaign(format) | Self::Taken(format, _) => format.into(),
            Self::CampaignWithoutCount => "campaign",
            Self::Badge(_) => "badge",
        }
    }

    /// Returns true if the picture is an SVG, false if it is a PNG.
    pub fn is_svg(self) -> bool {
        matches!(self, Self::Badge(BadgeStyle { svg: true, .. }))
    }
}

/// Format of a campaign picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Format {
    /// The preview that social networks show beside a link.
    #[default]
    Card,
    /// A post: square.
    Square,
    /// A story: tall.
    Story,
}

impl Format {
    /// Width and height of the picture, in pixels.
    pub const fn size(self) -> (u32, u32) {
        match self {
            Self::Card => (1200, 630),
            Self::Square => (1080, 1080),
            Self::Story => (1080, 1920),
        }
    }
}

/// Colour scheme and file format of a badge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct BadgeStyle {
    /// Light text on a dark background instead of dark text on a light one.
    pub dark: bool,
    /// SVG with its text converted to outlines, instead of PNG.
    pub svg: bool,
}
