//! The kinds of pictures the server draws.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// Kind of a picture, which decides its content, its size and its file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PictureKind {
    /// The campaign with its counter, as a PNG.
    Campaign(Format),
    /// The campaign without a counter, as a PNG in the format of [`Format::Card`]. Static sites use it: they have no
    /// counts.
    CampaignWithoutCount,
    /// The counter alone, in one line of text.
    Badge(BadgeStyle),
}

impl PictureKind {
    /// Name of the kind in the file name of a download.
    pub fn name(self) -> &'static str {
        match self {
            Self::Campaign(format) => format.into(),
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
