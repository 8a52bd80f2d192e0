//! The drawing of a campaign: the circle of lights on its pictures, on a background of its own colours.

use std::collections::BTreeMap;

use sid_pledge::circle::{self, CircleShape};

use super::{
    colours::{self, Colours},
    table_reader::TableReader,
};
use crate::{colour::Colour, contrast};

/// Drawing of a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Background of a picture, from the middle of its upper edge outwards.
    pub background: [Colour; 3],
    /// Text on the background.
    pub text: Colour,
    /// Text that stands out on the background.
    pub emphasis: Colour,
    /// Lights that are lit, one colour after the other.
    pub lights: Vec<Colour>,
    /// Number of lights and of their colours.
    pub circle: CircleShape,
}

impl Drawing {
    /// Drawing in the colours of a campaign that sets none of its own.
    pub fn in_colours(Colours { light, pictures, .. }: &Colours) -> Self {
        let lights = vec![pictures.tint, pictures.highlight, light.accent_text];
        Self {
            background: [light.accent; 3],
            text: light.accent_text,
            emphasis: light.accent_text,
            circle: CircleShape { colours: lights.len() as u64, ..CircleShape::default() },
            lights,
        }
    }

    /// Returns the colours as custom properties of CSS, which the widget's style sheet uses.
    pub fn css(&self) -> String {
        self.colours().iter().map(|(name, colour)| format!("--_sid-campaign-drawing-{name}:{colour};")).collect()
    }

    /// Colours by the names that the widget's style sheet has for them.
    pub fn colours(&self) -> BTreeMap<String, Colour> {
        let numbered = |name, colours: &[Colour]| -> Vec<_> {
            colours.iter().enumerate().map(|(index, colour)| (format!("{name}-{index}"), *colour)).collect()
        };
        let named = [("text", self.text), ("emphasis", self.emphasis)].map(|(name, colour)| (name.to_owned(), colour));
        let backgrounds = numbered("background", &self.background);
        named.into_iter().chain(backgrounds).chain(numbered("light", &self.lights)).collect()
    }
}

/// Reads the table `drawing`; `None` if a value is missing or cannot be drawn. Errors name each of them.
pub fn read(mut table: TableReader<'_>) -> Option<Drawing> {
    let background = read_colours(&mut table, "background");
    let text = colours::read_colour(&mut table, "text", None);
    let emphasis = colours::read_colour(&mut table, "emphasis", None);
    let lights = read_colours(&mut table, "lights");
    let rings = read_rings(&mut table);
    let Ok(background) = <[Colour; 3]>::try_from(background?) else {
        table
            .error("background", "must have three colours: the middle of the upper edge, farther out, and the corners");
        return None;
    };
    let (text, emphasis) = (text?, emphasis?);
    for (key, colour) in [("text", text), ("emphasis", emphasis)] {
        let contrast = |part: &&Colour| contrast::contrast(colour, **part);
        if let Some(part) = background.iter().min_by(|one, other| contrast(one).total_cmp(&contrast(other))) {
            colours::check_contrast(&table, key, colour, "the background", *part);
        }
    }
    let (lights, rings) = (lights?, rings?);
    if lights.len() > circle::MAX_COLOURS {
        let max = circle::MAX_COLOURS;
        table.error("lights", &format!("has {} colours: use at most {max}", lights.len()));
        return None;
    }
    let circle = CircleShape { colours: lights.len() as u64, rings };
    Some(Drawing { background, text, emphasis, lights, circle })
}

/// Reads a list of colours; `None` if there are none or one of them is no colour.
fn read_colours(table: &mut TableReader<'_>, key: &str) -> Option<Vec<Colour>> {
    let texts = table.non_empty_strings(key);
    let colours: Vec<_> = texts.iter().map(|text| colours::parse(table, key, text)).collect();
    colours.into_iter().collect::<Option<Vec<_>>>().filter(|colours| !colours.is_empty())
}

/// Reads the numbers of lights; `None` if the rings would not fit into the circle.
fn read_rings(table: &mut TableReader<'_>) -> Option<Vec<u64>> {
    let numbers = table.numbers("rings");
    if numbers.len() > circle::MAX_RINGS {
        let max = circle::MAX_RINGS;
        table.error("rings", &format!("has {} rings, which touch each other: use at most {max}", numbers.len()));
        return None;
    }
    let max = circle::MAX_LIGHTS_PER_RING;
    if let Some(number) = numbers.iter().find(|number| **number > max as u64) {
        table.error("rings", &format!("{number} lights of a ring touch each other: use at most {max}"));
        return None;
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaigns::errors::ErrorReport;

    const VALID: &str = "background = ['#403060', '#302050', '#201040']
        text = '#ffffff'
        emphasis = '#ffe080'
        lights = ['#ffe080', '#80ffe0']
        rings = [34, 42]";

    fn read_text(toml: &str) -> (Option<Drawing>, Vec<String>) {
        let report = ErrorReport::default();
        let drawing = read(TableReader::parse("looks", toml, &report).expect("TOML"));
        (drawing, report.into_errors().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_valid_drawing_is_read() {
        let (drawing, errors) = read_text(VALID);
        assert_eq!(errors, [""; 0]);
        let drawing = drawing.expect("a drawing");
        assert_eq!((drawing.background[0].to_string().as_str(), drawing.circle.rings), ("#403060", vec![34, 42]));
    }

    #[test]
    fn each_value_that_cannot_be_drawn_is_named() {
        for (valid, invalid, error) in [
            (
                "'#302050', '#201040'",
                "'#302050'",
                "background: must have three colours: the middle of the upper edge, farther out, and the corners",
            ),
            ("'#80ffe0'", "'mint'", "lights: “mint” is not a colour: use #rrggbb, such as #7a1fa2"),
            ("['#ffe080', '#80ffe0']", "[]", "lights: is empty"),
            (
                "['#ffe080'",
                "['#ffe080', '#ffe080', '#ffe080', '#ffe080', '#ffe080', '#ffe080'",
                "lights: has 7 colours: use at most 6",
            ),
            ("34, 42", "34, 59", "rings: 59 lights of a ring touch each other: use at most 58"),
            ("34, 42", "34, 42, 48, 54, 58, 58", "rings: has 6 rings, which touch each other: use at most 5"),
            (
                "'#ffffff'",
                "'#9080c0'",
                "text: #9080c0 has a contrast of 3.3 with the background, #403060: use 4.5 or more",
            ),
        ] {
            let (_, errors) = read_text(&VALID.replacen(valid, invalid, 1));
            assert_eq!(errors, [format!("looks: {error}")]);
        }
    }
}
