//! Fonts, line widths and line breaks of the texts in pictures.
//!
//! Invariant: only the embedded fonts are used, never those of the system, so a picture is the same on every machine.

use std::sync::Arc;

use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed, options::LineBreakOptions};
use resvg::usvg::{
    Options, Tree,
    fontdb::{Database, Source},
};

/// Font family of all texts.
pub const FONT_FAMILY: &str = "Noto Sans";

/// Font files: regular, then bold.
pub const FONTS: [&[u8]; 2] =
    [include_bytes!("../../fonts/NotoSans-Regular.ttf"), include_bytes!("../../fonts/NotoSans-Bold.ttf")];

/// Font size at which texts are measured. A large size keeps rounding errors small.
const MEASURE_SIZE: f32 = 100.0;

/// Attempts to make the lines of a text narrower, each by [`BALANCE_STEP`].
const MAX_BALANCE_STEPS: u8 = 19;

/// Reduction of the line width in each attempt, as a share of the available width.
const BALANCE_STEP: f32 = 0.025;

/// Weight of a font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// 400.
    Regular,
    /// 700.
    Bold,
}

impl Weight {
    /// Value of the SVG attribute `font-weight`.
    pub fn value(self) -> u16 {
        match self {
            Self::Regular => 400,
            Self::Bold => 700,
        }
    }
}

/// Text shaping with the embedded fonts, and line breaking.
pub struct TextLayout {
    options: Options<'static>,
    line_segmenter: LineSegmenterBorrowed<'static>,
}

impl TextLayout {
    /// Loads the fonts and the line-breaking data.
    pub fn new() -> Self {
        let mut fonts = Database::new();
        for font in FONTS {
            fonts.load_font_source(Source::Binary(Arc::new(font)));
        }
        let options = Options { font_family: FONT_FAMILY.to_owned(), fontdb: Arc::new(fonts), ..Options::default() };
        Self { options, line_segmenter: LineSegmenter::new_lstm(LineBreakOptions::default()) }
    }

    /// Parses an SVG and shapes its texts. Returns `None` if it is invalid.
    pub fn parse_svg(&self, svg: &str) -> Option<Tree> {
        Tree::from_str(svg, &self.options).ok()
    }

    /// Measures the width of a line.
    pub fn width(&self, line: &str, font_size: f32, weight: Weight) -> f32 {
        self.parse_svg(&single_line_svg(line, font_size, weight)).map_or(0.0, |tree| tree.root().bounding_box().width())
    }

    /// Splits a text at its line-break opportunities and measures each segment.
    ///
    /// Thai has no spaces between words, so rules alone do not find its opportunities; a trained model (LSTM) of ICU4X
    /// does. Segments are measured one by one, so kerning between two segments of a line is not included.
    pub fn break_text(&self, text: &str, weight: Weight) -> BrokenText {
        let ends: Vec<usize> = self.line_segmenter.segment_str(text).skip(1).collect();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let segments = starts.zip(&ends).map(|(start, end)| text[start..*end].to_owned());
        let space_width = self.width("a a", MEASURE_SIZE, weight) - self.width("aa", MEASURE_SIZE, weight);
        let measured = segments.map(|text| {
            let word = text.trim_end();
            let spaces = text[word.len()..].chars().count() as f32;
            let word_width = self.width(word, MEASURE_SIZE, weight);
            Segment {
                word_width: word_width / MEASURE_SIZE,
                full_width: (word_width + spaces * space_width) / MEASURE_SIZE,
                text,
            }
        });
        BrokenText(measured.collect())
    }
}

/// A text as segments that are never broken, measured once for all font sizes.
pub struct BrokenText(Vec<Segment>);

/// A word with the spaces after it. Widths are in multiples of the font size.
struct Segment {
    text: String,
    /// Width without the spaces.
    word_width: f32,
    /// Width with the spaces.
    full_width: f32,
}

impl BrokenText {
    /// Lays the text out in as few lines as possible, of similar widths.
    ///
    /// The lines are filled to ever smaller widths for as long as their number stays the same.
    pub fn balanced_lines(&self, font_size: f32, max_width: f32) -> Vec<String> {
        let mut lines = self.filled_lines(font_size, max_width);
        for step in 1..=MAX_BALANCE_STEPS {
            let narrower = self.filled_lines(font_size, max_width * (1.0 - BALANCE_STEP * f32::from(step)));
            if narrower.len() > lines.len() {
                break;
            }
            lines = narrower;
        }
        lines
    }

    /// Width of the widest segment, which no line can be narrower than.
    pub fn widest_word(&self, font_size: f32) -> f32 {
        self.0.iter().map(|segment| segment.word_width * font_size).fold(0.0, f32::max)
    }

    /// Fills one line after the other with as many segments as fit.
    fn filled_lines(&self, font_size: f32, max_width: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut width = 0.0;
        for segment in &self.0 {
            if width > 0.0 && (width + segment.word_width) * font_size > max_width {
                lines.push(String::new());
                width = 0.0;
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(&segment.text);
            }
            width += segment.full_width;
        }
        lines.iter().map(|line| line.trim().to_owned()).collect()
    }
}

/// An SVG with one line of text, to measure it.
fn single_line_svg(line: &str, font_size: f32, weight: Weight) -> String {
    let line = maud::html! { (line) }.into_string();
    let weight = weight.value();
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><text font-family="{FONT_FAMILY}" font-size="{font_size}" font-weight="{weight}">{line}</text></svg>"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_the_width_and_keep_the_whole_text() {
        let text_layout = TextLayout::new();
        for text in [
            "Together for a better internet, for children and with them",
            "ร่วมกันเพื่ออินเทอร์เน็ตที่ดีกว่าเดิม และช่วยให้เด็กปลอดภัยในโลกออนไลน์",
            "معًا من أجل إنترنت أفضل للأطفال ومعهم في كل مكان",
        ] {
            let lines = text_layout.break_text(text, Weight::Bold).balanced_lines(40.0, 400.0);
            assert!(lines.len() > 1, "{lines:?}");
            // The tolerance is for kerning between segments, which is not measured.
            assert!(lines.iter().all(|line| text_layout.width(line, 40.0, Weight::Bold) <= 402.0), "{lines:?}");
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
    }

    #[test]
    fn bold_text_is_wider_than_regular_text() {
        let text_layout = TextLayout::new();
        assert!(text_layout.width("Pledge", 40.0, Weight::Bold) > text_layout.width("Pledge", 40.0, Weight::Regular));
        assert!(text_layout.width("", 40.0, Weight::Bold) < 1.0);
    }
}
