//! The colour a partner has chosen, on a page of ours.
//!
//! Invariant: nothing but six hexadecimal digits of it gets into a page.

use std::{fmt, str::FromStr};

use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

/// An sRGB colour, as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent([u8; 3]);

impl Accent {
    /// Red, green and blue.
    pub fn channels(self) -> [u8; 3] {
        self.0
    }

    /// The style sheet that gives it to the widget of a page.
    pub fn style(self) -> String {
        format!("sid-pledge{{--sid-accent:{self}}}")
    }

    /// What lets that very style sheet, and no other, stand in a page (Content Security Policy 3, 2.3.1).
    pub fn permission(self) -> String {
        format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(self.style())))
    }
}

impl FromStr for Accent {
    type Err = ();

    /// Reads three or six hexadecimal digits, with `#` or without.
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

impl fmt::Display for Accent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_three_or_six_digits() {
        let read = |text: &str| text.parse::<Accent>().ok().map(|accent| accent.to_string());
        assert_eq!(read("#7A1fa2").as_deref(), Some("#7a1fa2"));
        assert_eq!(read("f0a").as_deref(), Some("#ff00aa"));
        for junk in ["", "#", "12345", "1234567", "+12345", "red", "#7a1fa2}", "é1"] {
            assert_eq!(read(junk), None, "{junk}");
        }
    }
}
