//! Colours of a campaign, for the widget, the pages, the pictures and everything else that shows it.
//!
//! Invariant: the colours of a campaign that passes the check are legible, so nothing corrects them.

use std::fmt::Write;

use serde::Serialize;

use super::table_reader::TableReader;
use crate::{
    colour::Colour,
    contrast::{self, DARK, LIGHT, LightnessRange, MIN_CONTRAST, ThemeRanges},
};

/// Colours of a campaign.
#[derive(Clone, Debug, Serialize)]
pub struct Colours {
    /// Light theme.
    pub light: ThemeColours,
    /// Dark theme.
    pub dark: ThemeColours,
    /// Additional colours of pictures and of the certificate, whose text and background are those of the light theme.
    pub pictures: PictureColours,
}

/// Colours of a theme.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct ThemeColours {
    /// Background of the server's pages.
    #[serde(skip)]
    pub page: Colour,
    /// Background of the widget.
    pub surface: Colour,
    /// Text.
    pub text: Colour,
    /// Buttons and links.
    pub accent: Colour,
    /// Text on the accent.
    pub accent_text: Colour,
    /// Decoration.
    pub highlight: Colour,
    /// Borders of notices and of the help section.
    pub notice: Colour,
}

/// Additional colours of pictures.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct PictureColours {
    /// Less important text.
    pub muted: Colour,
    /// Soft decoration, behind text.
    pub tint: Colour,
    /// Strong decoration.
    pub highlight: Colour,
}

impl Colours {
    /// Greys, for a campaign that sets no colours.
    pub const NEUTRAL: Self = Self {
        light: ThemeColours {
            page: Colour::new([0xf2, 0xf3, 0xf4]),
            surface: Colour::new([0xff, 0xff, 0xff]),
            text: Colour::new([0x22, 0x22, 0x22]),
            accent: Colour::new([0x44, 0x44, 0x44]),
            accent_text: Colour::new([0xff, 0xff, 0xff]),
            highlight: Colour::new([0xd4, 0xd8, 0xdb]),
            notice: Colour::new([0x55, 0x55, 0x55]),
        },
        dark: ThemeColours {
            page: Colour::new([0x10, 0x11, 0x12]),
            surface: Colour::new([0x1b, 0x1b, 0x1b]),
            text: Colour::new([0xf5, 0xf5, 0xf5]),
            accent: Colour::new([0xcc, 0xcc, 0xcc]),
            accent_text: Colour::new([0x11, 0x11, 0x11]),
            highlight: Colour::new([0x44, 0x48, 0x4c]),
            notice: Colour::new([0xcc, 0xcc, 0xcc]),
        },
        pictures: PictureColours {
            muted: Colour::new([0x55, 0x55, 0x55]),
            tint: Colour::new([0xee, 0xee, 0xee]),
            highlight: Colour::new([0xcc, 0xcc, 0xcc]),
        },
    };

    /// Returns the colours as custom properties of CSS, which the style sheets of the pages and of the widget use.
    pub fn css(&self) -> String {
        let mut css = String::new();
        for (theme, colours) in [("light", &self.light), ("dark", &self.dark)] {
            for (name, colour) in colours.named() {
                // Writing to a string cannot fail.
                let _ = write!(css, "--_sid-campaign-{theme}-{}:{colour};", name.replace('_', "-"));
            }
        }
        css
    }

    /// Returns the icon of the campaign: a tick in a circle, as an SVG.
    pub fn icon(&self) -> String {
        let ThemeColours { accent, accent_text, .. } = self.light;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\" role=\"img\" \
             aria-label=\"A hand-drawn tick in a circle\"><circle cx=\"32\" cy=\"32\" r=\"30\" fill=\"{accent}\"/>\
             <path d=\"m18 33 10 10 19-22\" fill=\"none\" stroke=\"{accent_text}\" stroke-width=\"7\" \
             stroke-linecap=\"round\" stroke-linejoin=\"round\"/></svg>"
        )
    }
}

impl ThemeColours {
    fn named(&self) -> [(&'static str, Colour); 7] {
        let Self { page, surface, text, accent, accent_text, highlight, notice } = *self;
        [
            ("page", page),
            ("surface", surface),
            ("text", text),
            ("accent", accent),
            ("accent_text", accent_text),
            ("highlight", highlight),
            ("notice", notice),
        ]
    }
}

/// Reads the table `colours`. Its errors name each colour that cannot be read.
pub fn read(mut table: TableReader<'_>) -> Colours {
    let light = read_theme(table.table("light"), &LIGHT);
    let dark = read_theme(table.table("dark"), &DARK);
    let pictures = read_pictures(table.table("pictures"), light.as_ref());
    Colours { light: light.unwrap_or_default(), dark: dark.unwrap_or_default(), pictures: pictures.unwrap_or_default() }
}

/// Reads the colours of a theme; `None` if one of them is missing or is no colour.
fn read_theme(mut table: TableReader<'_>, ranges: &ThemeRanges) -> Option<ThemeColours> {
    let mut read = |key, range| read_colour(&mut table, key, range);
    let page = read("page", Some(ranges.surface));
    let surface = read("surface", Some(ranges.surface));
    let text = read("text", Some(ranges.text));
    let accent = read("accent", Some(ranges.accent));
    let accent_text = read("accent_text", Some(ranges.accent_text));
    let highlight = read("highlight", None);
    let notice = read("notice", None);
    let colours = ThemeColours {
        page: page?,
        surface: surface?,
        text: text?,
        accent: accent?,
        accent_text: accent_text?,
        highlight: highlight?,
        notice: notice?,
    };
    check_contrast(&table, "notice", colours.notice, "the surface", colours.surface);
    check_contrast(&table, "highlight", colours.highlight, "text", colours.text);
    Some(colours)
}

/// Reads the colours of pictures; `None` if one of them is missing or is no colour.
fn read_pictures(mut table: TableReader<'_>, light: Option<&ThemeColours>) -> Option<PictureColours> {
    let mut read = |key| read_colour(&mut table, key, None);
    let (muted, tint, highlight) = (read("muted"), read("tint"), read("highlight"));
    let colours = PictureColours { muted: muted?, tint: tint?, highlight: highlight? };
    let light = light?;
    check_contrast(&table, "muted", colours.muted, "the light surface", light.surface);
    check_contrast(&table, "tint", colours.tint, "light text", light.text);
    check_contrast(&table, "tint", colours.tint, "the light accent", light.accent);
    Some(colours)
}

/// Reads a colour. With a range, its lightness must be one that the widget's style sheet does not correct.
pub fn read_colour(table: &mut TableReader<'_>, key: &str, range: Option<LightnessRange>) -> Option<Colour> {
    let text = table.string(key);
    if text.is_empty() {
        return None;
    }
    let colour = parse(table, key, &text)?;
    if let Some(LightnessRange { min, max }) = range {
        let lightness = contrast::lightness(colour);
        if let Some(extreme) = (lightness < min).then_some("dark").or((lightness > max).then_some("light")) {
            let lightness = format!("its lightness (CIE L*) is {lightness:.0}, use {min:.0} to {max:.0}");
            table.error(key, &format!("{colour} is too {extreme}: {lightness}"));
        }
    }
    Some(colour)
}

/// Parses a colour, and reports a text that is none.
pub fn parse(table: &TableReader<'_>, key: &str, text: &str) -> Option<Colour> {
    let colour = text.parse().ok();
    if colour.is_none() {
        table.error(key, &format!("“{text}” is not a colour: use #rrggbb, such as #7a1fa2"));
    }
    colour
}

/// Checks the contrast of a colour with another one, which `name` describes.
pub fn check_contrast(table: &TableReader<'_>, key: &str, colour: Colour, name: &str, other: Colour) {
    let found = contrast::contrast(colour, other);
    if found < MIN_CONTRAST {
        // Rounded down, so that no insufficient contrast is displayed as sufficient.
        let found = (found * 10.0).floor() / 10.0;
        let message = format!("{colour} has a contrast of {found:.1} with {name}, {other}: use {MIN_CONTRAST} or more");
        table.error(key, &message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaigns::errors::ErrorReport;

    const VALID: &str = "[light]
        page = '#eeeef6'
        surface = '#ffffff'
        text = '#201020'
        accent = '#7a1fa2'
        accent_text = '#ffffff'
        highlight = '#ffd1f7'
        notice = '#8a0030'
        [dark]
        page = '#100810'
        surface = '#201020'
        text = '#f6eef6'
        accent = '#e0a0ff'
        accent_text = '#201020'
        highlight = '#5a1f72'
        notice = '#ffa0c0'
        [pictures]
        muted = '#605060'
        tint = '#f0e0f6'
        highlight = '#ff80e0'";

    fn errors(toml: &str) -> Vec<String> {
        let report = ErrorReport::default();
        read(TableReader::parse("looks", toml, &report).expect("TOML"));
        report.into_errors().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn legible_colours_are_accepted() {
        assert_eq!(errors(VALID), [""; 0]);
    }

    #[test]
    fn the_neutral_colours_are_legible() {
        let Colours { light, dark, pictures } = Colours::NEUTRAL;
        let mut toml = String::new();
        for (table, colours) in [("light", light), ("dark", dark)] {
            toml += &format!("[{table}]\n");
            toml.extend(colours.named().map(|(name, colour)| format!("{name} = '{colour}'\n")));
        }
        let PictureColours { muted, tint, highlight } = pictures;
        toml += &format!("[pictures]\nmuted = '{muted}'\ntint = '{tint}'\nhighlight = '{highlight}'\n");
        assert_eq!(errors(&toml), [""; 0]);
    }

    #[test]
    fn each_illegible_colour_is_named() {
        for (valid, invalid, error) in [
            ("'#7a1fa2'", "'#9038ba'", "light.accent: #9038ba is too light: its lightness (CIE L*) is 41, use 0 to 40"),
            ("'#e0a0ff'", "'#7a1fa2'", "dark.accent: #7a1fa2 is too dark: its lightness (CIE L*) is 33, use 72 to 100"),
            (
                "'#8a0030'",
                "'#ff80a0'",
                "light.notice: #ff80a0 has a contrast of 2.3 with the surface, #ffffff: use 4.5 or more",
            ),
            (
                "'#605060'",
                "'#908090'",
                "pictures.muted: #908090 has a contrast of 3.6 with the light surface, #ffffff: use 4.5 or more",
            ),
            ("'#eeeef6'", "'violet'", "light.page: “violet” is not a colour: use #rrggbb, such as #7a1fa2"),
        ] {
            assert_eq!(errors(&VALID.replacen(valid, invalid, 1)), [format!("looks: {error}")]);
        }
        assert_eq!(errors(""), ["looks: dark: is missing", "looks: light: is missing", "looks: pictures: is missing"]);
    }
}
