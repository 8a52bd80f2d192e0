//! Columns of text in pictures: paragraphs that are broken into lines, stacked, and made smaller until they fit.

use maud::{Markup, html};

use super::text_layout::{FONT_FAMILY, TextLayout, Weight};
use crate::colour::Colour;

/// Distance from the top of one line to the top of the next, in multiples of the font size.
const LINE_HEIGHT: f32 = 1.24;

/// Distance from the middle of a line down to its baseline, in multiples of the font size. It centres Latin letters.
pub const BASELINE_OFFSET: f32 = 0.36;

/// Reduction of all font sizes, as a share of the designed size, in each attempt to make a text fit.
const SHRINK_STEP: f32 = 0.04;

/// Scale below which a text is not reduced further, even if it does not fit.
const MIN_SCALE: f32 = 0.25;

/// Paragraph, before its lines are broken.
#[derive(Clone, Debug)]
pub struct Block {
    pub text: String,
    pub font_size: f32,
    pub weight: Weight,
    pub colour: Colour,
    pub space_above: f32,
}

impl Block {
    /// Creates a paragraph with no space above it.
    pub fn new(text: &str, font_size: f32, weight: Weight, colour: Colour) -> Self {
        Self { text: text.to_owned(), font_size, weight, colour, space_above: 0.0 }
    }

    /// Sets the space above.
    #[must_use]
    pub fn below(self, space_above: f32) -> Self {
        Self { space_above, ..self }
    }
}

/// Line of text with its vertical position.
#[derive(Debug)]
pub struct Line {
    pub text: String,
    pub baseline: f32,
    pub font_size: f32,
    pub weight: Weight,
    pub colour: Colour,
}

/// Place of the lines in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the side where lines start.
    Start,
    /// In the middle.
    Middle,
}

/// Rectangle that a column of text may fill, in a picture for a language that is written from left to right.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
    pub align: Align,
}

impl Column {
    /// Stacks blocks vertically in the middle of the column.
    ///
    /// If they are too high, or a word is too wide, all font sizes and spaces shrink step by step until they fit or
    /// [`MIN_SCALE`] is passed.
    pub fn stack(&self, text_layout: &TextLayout, blocks: &[Block]) -> Vec<Line> {
        let broken: Vec<_> =
            blocks.iter().map(|block| (block, text_layout.break_text(&block.text, block.weight))).collect();
        let mut scale = 1.0;
        loop {
            let mut lines = Vec::new();
            let mut y = 0.0;
            for (index, (block, broken_text)) in broken.iter().enumerate() {
                let font_size = block.font_size * scale;
                y += if index == 0 { 0.0 } else { block.space_above * scale };
                for text in broken_text.balanced_lines(font_size, self.width) {
                    let baseline = y + font_size * (LINE_HEIGHT / 2.0 + BASELINE_OFFSET);
                    lines.push(Line { text, baseline, font_size, weight: block.weight, colour: block.colour });
                    y += font_size * LINE_HEIGHT;
                }
            }
            let words_fit = broken.iter().all(|(block, text)| text.widest_word(block.font_size * scale) <= self.width);
            let free_height = self.height - y;
            if (words_fit && free_height >= 0.0) || scale < MIN_SCALE {
                lines.iter_mut().for_each(|line| line.baseline += self.y + free_height.max(0.0) / 2.0);
                return lines;
            }
            scale -= SHRINK_STEP;
        }
    }

    /// Draws a line of the column. The column is that of the picture, mirrored where the language is.
    pub fn draw(&self, line: &Line, is_rtl: bool) -> Markup {
        match (self.align, is_rtl) {
            (Align::Middle, _) => text_element(line, self.x + self.width / 2.0, "middle", is_rtl),
            (Align::Start, false) => text_element(line, self.x, "start", false),
            (Align::Start, true) => text_element(line, self.x + self.width, "end", true),
        }
    }
}

/// SVG text element of a line. `anchor` is its point at the x coordinate.
///
/// Right-to-left lines are wrapped in Unicode embedding marks (U+202B, U+202C), because the renderer has no setting for
/// the direction of a text.
pub fn text_element(line: &Line, x: f32, anchor: &str, is_rtl: bool) -> Markup {
    let text = if is_rtl { format!("\u{202b}{}\u{202c}", line.text) } else { line.text.clone() };
    html! {
        text x=(x) y=(line.baseline) font-family=(FONT_FAMILY) font-size=(line.font_size)
            font-weight=(line.weight.value()) fill=(line.colour) text-anchor=(anchor) {
            (text)
        }
    }
}
