//! Colours of sRGB.
//!
//! Invariant: the text of a colour is `#` and six hexadecimal digits, so it is safe in HTML, CSS and SVG.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

/// Opaque sRGB colour. The default is black.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Colour([u8; 3]);

impl Colour {
    /// Creates a colour from red, green and blue.
    pub const fn new(channels: [u8; 3]) -> Self {
        Self(channels)
    }

    /// Returns red, green and blue.
    pub const fn channels(self) -> [u8; 3] {
        self.0
    }
}

impl FromStr for Colour {
    type Err = ();

    /// Parses three or six hexadecimal digits, with or without `#`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|it| it.is_ascii_hexdigit()));
        let [_, red, green, blue] = match (digits.len(), number.ok_or(())?) {
            (6, number) => number.to_be_bytes(),
            (3, number) => [0, number >> 8, number >> 4 & 15, number & 15].map(|digit| digit as u8 * 17),
            _ => return Err(()),
        };
        Ok(Self([red, green, blue]))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Serialize for Colour {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_has_three_or_six_digits() {
        let read = |text: &str| text.parse::<Colour>().ok().map(|colour| colour.to_string());
        assert_eq!(read("#7A1fa2").as_deref(), Some("#7a1fa2"));
        assert_eq!(read("f0a").as_deref(), Some("#ff00aa"));
        for invalid in ["", "#", "12345", "1234567", "+12345", "red", "#7a1fa2}", "é1"] {
            assert_eq!(read(invalid), None, "{invalid}");
        }
    }
}
