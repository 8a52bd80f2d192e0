//! The fonts of the pictures, and what a line of text measures in them.
//!
//! Invariant: no font of the machine is ever used, so a picture is the same wherever it is drawn.

use std::sync::Arc;

use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed, options::LineBreakOptions};
use resvg::usvg::{
    Options, Tree,
    fontdb::{Database, Source},
};

/// The family of all texts.
pub const FAMILY: &str = "Noto Sans";

/// Regular and bold.
pub const FONTS: [&[u8]; 2] =
    [include_bytes!("../../fonts/NotoSans-Regular.ttf"), include_bytes!("../../fonts/NotoSans-Bold.ttf")];

/// How bold a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// 400.
    Regular,
    /// 700.
    Bold,
}

impl Weight {
    /// The value of SVG's `font-weight`.
    pub fn value(self) -> u16 {
        match self {
            Self::Regular => 400,
            Self::Bold => 700,
        }
    }
}

/// The fonts, and where lines may break.
pub struct TypeCase {
    options: Options<'static>,
    breaks: LineSegmenterBorrowed<'static>,
}

impl TypeCase {
    /// Opens it.
    pub fn new() -> Self {
        let mut fonts = Database::new();
        for font in FONTS {
            fonts.load_font_source(Source::Binary(Arc::new(font)));
        }
        let options = Options { font_family: FAMILY.to_owned(), fontdb: Arc::new(fonts), ..Options::default() };
        Self { options, breaks: LineSegmenter::new_lstm(LineBreakOptions::default()) }
    }

    /// Reads an SVG and shapes its texts.
    pub fn set(&self, svg: &str) -> Option<Tree> {
        Tree::from_str(svg, &self.options).ok()
    }

    /// How wide a line is.
    pub fn width(&self, line: &str, size: f32, weight: Weight) -> f32 {
        self.set(&alone(line, size, weight)).map_or(0.0, |tree| tree.root().bounding_box().width())
    }

    /// A text cut where lines may break. Thai writes no spaces between words; where a line may break there is learnt.
    pub fn cut(&self, text: &str, weight: Weight) -> Cut {
        let ends: Vec<usize> = self.breaks.segment_str(text).skip(1).collect();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let pieces = starts.zip(&ends).map(|(start, end)| text[start..*end].to_owned());
        let space = self.width("a a", MEASURED, weight) - self.width("aa", MEASURED, weight);
        let measured = pieces.map(|piece| {
            let word = piece.trim_end();
            let spaces = piece[word.len()..].chars().count() as f32;
            let width = self.width(word, MEASURED, weight);
            Piece { word: width / MEASURED, whole: (width + spaces * space) / MEASURED, text: piece }
        });
        Cut(measured.collect())
    }
}

/// A text in pieces that stay together in a line, measured once for all sizes.
pub struct Cut(Vec<Piece>);

/// A word and the spaces behind it, and how wide both are in sizes of its letters.
struct Piece {
    text: String,
    word: f32,
    whole: f32,
}

impl Cut {
    /// The text in as few lines as there is room for, and these about as wide as each other.
    pub fn balanced(&self, size: f32, room: f32) -> Vec<String> {
        let mut lines = self.lines(size, room);
        for part in 1..20 {
            let narrower = self.lines(size, room * (1.0 - 0.025 * part as f32));
            if narrower.len() > lines.len() {
                break;
            }
            lines = narrower;
        }
        lines
    }

    fn lines(&self, size: f32, room: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut width = 0.0;
        for piece in &self.0 {
            if width > 0.0 && (width + piece.word) * size > room {
                lines.push(String::new());
                width = 0.0;
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(&piece.text);
            }
            width += piece.whole;
        }
        lines.iter().map(|line| line.trim().to_owned()).collect()
    }
}

/// The size letters are measured at: large, so that nothing is lost by rounding.
const MEASURED: f32 = 100.0;

/// A line on its own, to be measured.
fn alone(line: &str, size: f32, weight: Weight) -> String {
    let line = maud::html! { (line) }.into_string();
    let weight = weight.value();
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><text font-family="{FAMILY}" font-size="{size}" font-weight="{weight}">{line}</text></svg>"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_there_is_room_and_lose_nothing() {
        let case = TypeCase::new();
        for text in [
            "Together for a better internet, for children and with them",
            "ร่วมกันเพื่ออินเทอร์เน็ตที่ดีกว่าเดิม และช่วยให้เด็กปลอดภัยในโลกออนไลน์",
            "معًا من أجل إنترنت أفضل للأطفال ومعهم في كل مكان",
        ] {
            let lines = case.cut(text, Weight::Bold).balanced(40.0, 400.0);
            assert!(lines.len() > 1, "{lines:?}");
            // What letters of two pieces do to each other is not measured.
            assert!(lines.iter().all(|line| case.width(line, 40.0, Weight::Bold) <= 402.0), "{lines:?}");
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
    }

    #[test]
    fn what_is_wider_in_bold_measures_so() {
        let case = TypeCase::new();
        assert!(case.width("Pledge", 40.0, Weight::Bold) > case.width("Pledge", 40.0, Weight::Regular));
        assert!(case.width("", 40.0, Weight::Bold) < 1.0);
    }
}
