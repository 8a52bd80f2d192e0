//! Division of a source text into code, comments and strings.

use super::language::Language;

/// Kind of a part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Code,
    Comment,
    String,
}

/// A scanner of tokens, not of syntax. It knows comments, strings, and the Rust and JavaScript literals that could be
/// mistaken for the beginning of one: lifetimes, character literals and regular expressions.
pub struct Scanner<'a> {
    pub language: Language,
    pub text: &'a str,
}

impl<'a> Scanner<'a> {
    /// All parts in their order; together they are the text.
    pub fn parts(&self) -> Vec<(Part, &'a str)> {
        let mut parts = Vec::new();
        let mut code_start = 0;
        let mut at = 0;
        while let Some(char) = self.text[at..].chars().next() {
            match self.part_at(at, code_start) {
                Some((part, end)) => {
                    parts.push((Part::Code, &self.text[code_start..at]));
                    parts.push((part, &self.text[at..end]));
                    at = end;
                    code_start = end;
                }
                None => at += self.literal_at(at).unwrap_or(char.len_utf8()),
            }
        }
        parts.push((Part::Code, &self.text[code_start..]));
        parts.retain(|(_, text)| !text.is_empty());
        parts
    }

    /// The comment or string that begins at an offset, and its end.
    fn part_at(&self, at: usize, code_start: usize) -> Option<(Part, usize)> {
        use Language::{Css, JavaScript, Markdown, Other, Php, Rust, Shell, Sql, Toml};
        let rest = &self.text[at..];
        let end = |length: usize| at + length;
        let is_code_before = |allowed: fn(char) -> bool| self.text[code_start..at].ends_with(allowed);
        match self.language {
            Markdown | Other => return Some((Part::Comment, self.text.len())),
            Toml | Shell | Php if rest.starts_with('#') && !rest.starts_with("#[") => {
                return Some((Part::Comment, end(line_length(rest))));
            }
            Sql if rest.starts_with("--") => return Some((Part::Comment, end(line_length(rest)))),
            Rust | JavaScript | Php if rest.starts_with("//") => {
                return Some((Part::Comment, end(line_length(rest))));
            }
            Rust | JavaScript | Php | Css if rest.starts_with("/*") => {
                let length = rest[2..].find("*/").map_or(rest.len(), |length| length + 4);
                return Some((Part::Comment, end(length)));
            }
            Rust if rest.starts_with("r#") || rest.starts_with("r\"") => {
                let hashes = rest[1..].bytes().take_while(|byte| *byte == b'#').count();
                let close = format!("\"{}", "#".repeat(hashes));
                let open = hashes + 2;
                let is_string = rest[1 + hashes..].starts_with('"') && !is_code_before(char::is_alphanumeric);
                return is_string.then(|| {
                    let length = rest[open..].find(&close).map_or(rest.len(), |length| open + length + close.len());
                    (Part::String, end(length))
                });
            }
            _ => {}
        }
        let quote = rest.chars().next()?;
        let spans_lines = match (self.language, quote) {
            (Rust, '"') | (JavaScript, '`') => true,
            (JavaScript | Php | Css | Toml | Shell, '"' | '\'') | (Sql, '\'') => false,
            _ => return None,
        };
        Some((Part::String, end(string_length(rest, quote, spans_lines))))
    }

    /// Length of a literal at an offset that may contain quotes or slashes.
    fn literal_at(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        match self.language {
            Language::Rust if rest.starts_with('\'') => {
                let mut chars = rest.chars().skip(1);
                let (first, second) = (chars.next()?, chars.next()?);
                let length = first.len_utf8() + 2;
                if first == '\\' { Some(rest.get(3..)?.find('\'')? + 4) } else { (second == '\'').then_some(length) }
            }
            Language::JavaScript if rest.starts_with('/') => {
                let before = self.text[..at].trim_end();
                let after_operator = before.is_empty() || before.ends_with(|char| "(,=:[!&|?{};+>".contains(char));
                (after_operator || before.ends_with("return")).then(|| regex_length(rest))
            }
            _ => None,
        }
    }
}

fn line_length(rest: &str) -> usize {
    rest.find('\n').unwrap_or(rest.len())
}

/// Length of a string with its quotes. An unclosed one ends with its line, unless it may span lines.
fn string_length(rest: &str, quote: char, spans_lines: bool) -> usize {
    let mut escaped = false;
    for (at, char) in rest.char_indices().skip(1) {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' if !spans_lines => return at,
            _ if char == quote => return at + quote.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// Length of a regular expression with its slashes.
fn regex_length(rest: &str) -> usize {
    let (mut escaped, mut in_class) = (false, false);
    for (at, char) in rest.char_indices().skip(1) {
        match char {
            '\n' => return 1,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return at + 1,
            _ => {}
        }
    }
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(language: Language, text: &str, wanted: Part) -> Vec<&str> {
        let all = Scanner { language, text }.parts();
        assert_eq!(all.iter().map(|(_, text)| *text).collect::<String>(), text, "nothing is lost");
        all.into_iter().filter(|(part, _)| *part == wanted).map(|(_, text)| text).collect()
    }

    #[test]
    fn comments_and_strings_of_rust_are_found() {
        let text =
            "/// doc\nfn f<'a>(x: &'a str) -> char { g(\"// no\\\"\", r#\"a \"b\" c\"#, '\"', '\\''); /* in */ 'x' }";
        assert_eq!(parts(Language::Rust, text, Part::Comment), ["/// doc", "/* in */"]);
        assert_eq!(parts(Language::Rust, text, Part::String), ["\"// no\\\"\"", "r#\"a \"b\" c\"#"]);
    }

    #[test]
    fn comments_and_strings_of_javascript_are_found() {
        let text = "const a = /[/'\"]+/.test('x // y'); // end\nconst b = c / d / 'it\\'s'; `m\n'n`";
        assert_eq!(parts(Language::JavaScript, text, Part::Comment), ["// end"]);
        assert_eq!(parts(Language::JavaScript, text, Part::String), ["'x // y'", "'it\\'s'", "`m\n'n`"]);
    }

    #[test]
    fn comments_of_php_css_sql_and_toml_are_found() {
        assert_eq!(parts(Language::Php, "$a = '# x'; # y\n#[Attr]\n/* z */", Part::Comment), ["# y", "/* z */"]);
        assert_eq!(parts(Language::Css, "a { content: \"/*\"; } /* b */", Part::Comment), ["/* b */"]);
        assert_eq!(parts(Language::Toml, "a = \"#b\" # c", Part::Comment), ["# c"]);
        assert_eq!(parts(Language::Sql, "a = '-- b' -- c", Part::Comment), ["-- c"]);
    }

    #[test]
    fn an_unclosed_quote_ends_with_its_line() {
        assert_eq!(parts(Language::Php, "<p>it's</p>\n// b", Part::Comment), ["// b"]);
    }
}
