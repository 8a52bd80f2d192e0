//! Wording of a language: its quotation marks and spaces, its forms of address, and protected terms.
//!
//! The rules of a language are data, in the table `writing` of its locale. They follow the language's typography and
//! the Terminology Guidelines for the Protection of Children from Sexual Exploitation and Sexual Abuse (second
//! edition). A text that breaks one is an error of `sid-pledge check` alone: a server also starts with the texts of
//! other people, who may decide otherwise.
//!
//! Limits: a term is found where it is spelt as in the list, in any case, and a form of address by whole words that are
//! listed, as they are or with a capital letter. Quoted speech has a form of address of its own. A punctuation mark
//! that a letter, a digit or a slash follows is taken for a part of an address or a number. Marks of other scripts,
//! such as the Arabic comma, are not checked.

use api::Audience;

use super::{errors::ErrorReport, table_reader::TableReader};

/// Quotation marks of all languages. An apostrophe is none of them.
const QUOTATION_MARKS: &str = "\"«»“”„‟‹›";

/// Punctuation marks without a space before them, unless the language requires one.
const CLOSE_MARKS: &str = ",;:!?";

/// Spaces at which no line ends: no-break space and narrow no-break space.
const NO_BREAK_SPACES: [char; 2] = ['\u{a0}', '\u{202f}'];

/// Keys of texts that are not in the language: values of settings.
const OTHER_TEXTS: [&str; 4] = ["dir", "open_graph", "review", "writing."];

/// Beginning of the keys of publications, whose titles are as they were published.
const RESOURCES: &str = "resources.";

/// Rules for the texts of a language.
#[derive(Debug)]
pub struct Writing {
    /// Opening and closing quotation mark.
    quotes: String,
    /// Characters that require a no-break space before them.
    space_before: String,
    /// Characters that require a no-break space after them.
    space_after: String,
    /// Words of the formal address, which is not for children and teens.
    formal: Vec<String>,
    /// Words of the informal address, which is not for professionals.
    informal: Vec<String>,
    /// Terms to avoid, each list with the term to use.
    terms: Vec<(Vec<String>, String)>,
    /// Parts of words that are not for children.
    not_for_children: Vec<String>,
}

impl Writing {
    /// Reads the table `writing` of a locale.
    pub fn read(mut table: TableReader<'_>) -> Self {
        let read_terms = |mut table: TableReader<'_>| (table.non_empty_strings("avoid"), table.string("use"));
        let quotes = table.string("quotes");
        if !quotes.is_empty() && quotes.chars().count() != 2 {
            table.error("quotes", "must be the opening and the closing quotation mark");
        }
        Self {
            quotes,
            space_before: table.optional_string("space_before").unwrap_or_default(),
            space_after: table.optional_string("space_after").unwrap_or_default(),
            formal: table.optional_strings("formal"),
            informal: table.optional_strings("informal"),
            terms: table.tables("terms").into_iter().map(read_terms).collect(),
            not_for_children: table.strings("not_for_children"),
        }
    }

    /// Checks texts, each with its key in a file.
    pub fn check(&self, file: &str, texts: &[(String, String)], report: &ErrorReport) {
        for (key, text) in texts {
            let is_title = key.starts_with(RESOURCES) && !key.ends_with(".note");
            if is_title || OTHER_TEXTS.iter().any(|other| key.starts_with(other)) {
                continue;
            }
            let errors = [self.mark_error(text), self.space_error(text), self.term_error(text)];
            let own = self.own_text_error(key, text, texts);
            let of_audience = [self.address_error(key, text), self.child_error(key, text), own];
            for error in errors.into_iter().chain(of_audience).flatten() {
                report.add(file, key, &error);
            }
        }
    }

    fn mark_error(&self, text: &str) -> Option<String> {
        let is_other = |char: &char| *char == '\'' || QUOTATION_MARKS.contains(*char) && !self.quotes.contains(*char);
        if let Some(mark) = text.chars().find(is_other) {
            let marks: Vec<_> = self.quotes.chars().map(String::from).collect();
            return Some(format!("has {mark}: write {}, and ’ for an apostrophe", marks.join(" and ")));
        }
        text.contains("...").then(|| "has three dots: write …".to_owned())
    }

    fn space_error(&self, text: &str) -> Option<String> {
        if text.contains("  ") || text.trim() != text {
            return Some("has a space too many".to_owned());
        }
        let mut chars = text.chars().peekable();
        let mut before = None;
        while let Some(char) = chars.next() {
            let is_spaced = before.is_some_and(|before| NO_BREAK_SPACES.contains(&before));
            let is_mark = chars.peek().is_none_or(|next| *next != '/' && !next.is_alphanumeric());
            // The second of two marks follows the first.
            let is_first = before.is_some_and(|before| !self.space_before.contains(before));
            if self.space_before.contains(char) && !is_spaced && is_mark && is_first {
                return Some(format!("needs a no-break space before {char}"));
            }
            if self.space_after.contains(char) && chars.peek().is_none_or(|next| !NO_BREAK_SPACES.contains(next)) {
                return Some(format!("needs a no-break space after {char}"));
            }
            let is_close = is_mark && CLOSE_MARKS.contains(char) && !self.space_before.contains(char);
            if is_close && before.is_some_and(char::is_whitespace) {
                return Some(format!("has a space before {char}"));
            }
            before = Some(char);
        }
        None
    }

    fn term_error(&self, text: &str) -> Option<String> {
        let text = text.to_lowercase();
        self.terms.iter().find_map(|(avoid, instead)| {
            let term = avoid.iter().find(|term| text.contains(&term.to_lowercase()))?;
            Some(format!("has “{term}”: write “{instead}”"))
        })
    }

    fn address_error(&self, key: &str, text: &str) -> Option<String> {
        let (words, who) = match audience_of(key)? {
            Audience::Child | Audience::Teen => (&self.formal, "children and teens"),
            Audience::Educator | Audience::Industry | Audience::Policymaker => (&self.informal, "professionals"),
            Audience::Parent | Audience::Everyone => return None,
        };
        let word = self.find_address(text, words)?;
        Some(format!("has “{word}”, which is not the form of address for {who}"))
    }

    /// Checks that a message with the formal address has a text of its own for children and for teens.
    fn own_text_error(&self, key: &str, text: &str, texts: &[(String, String)]) -> Option<String> {
        let message = key.strip_prefix("words.").filter(|message| !message.contains('.'))?;
        let has_own = |audience: &str| texts.iter().any(|(known, _)| *known == format!("words.{audience}.{message}"));
        let missing = Audience::MINORS.map(Audience::as_str).into_iter().find(|audience| !has_own(audience))?;
        let word = self.find_address(text, &self.formal)?;
        Some(format!("has “{word}”: write a text with the informal address in words.{missing}"))
    }

    /// Returns the first of some words in a text outside of speech.
    fn find_address(&self, text: &str, words: &[String]) -> Option<String> {
        let text = self.without_speech(text);
        let mut found = text.split(|char: char| !char.is_alphanumeric());
        found.find(|found| words.iter().any(|word| found == word || is_capitalised(found, word))).map(str::to_owned)
    }

    fn child_error(&self, key: &str, text: &str) -> Option<String> {
        let text = text.to_lowercase();
        let part = self.not_for_children.iter().find(|part| text.contains(&part.to_lowercase()))?;
        let is_for_children = audience_of(key) == Some(Audience::Child);
        is_for_children.then(|| format!("has “{part}”, which is not for children"))
    }

    /// Returns a text without what is quoted in it.
    fn without_speech(&self, text: &str) -> String {
        let mut marks = self.quotes.chars();
        let (Some(open), Some(close)) = (marks.next(), marks.next()) else { return text.to_owned() };
        let mut is_speech = false;
        let is_kept = |char: &char| {
            is_speech = if is_speech { *char != close } else { *char == open };
            !is_speech
        };
        text.chars().filter(is_kept).collect()
    }
}

/// Returns the audience of a text by its key, such as `audiences.teen.intro` or `words.teen.privacy`.
fn audience_of(key: &str) -> Option<Audience> {
    let (table, key) = key.split_once('.')?;
    let is_own = matches!(table, "audiences" | "words");
    key.split('.').next().filter(|_| is_own)?.parse().ok()
}

/// Returns true if a text is a word with a capital letter.
fn is_capitalised(text: &str, word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|first| text == first.to_uppercase().chain(chars).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRENCH: &str = "
        quotes = '«»'
        space_before = ':;!?»'
        space_after = '«'
        formal = ['vous', 'votre']
        informal = ['tu', 'ton']
        not_for_children = ['sexuel']
        [[terms]]
        avoid = ['pornographie infantile']
        use = 'matériel d’abus sexuels d’enfants'
    ";

    const ENGLISH: &str = "
        quotes = '“”'
        not_for_children = []
    ";

    /// Returns the errors of a text with a key, in the given rules.
    fn errors(rules: &str, key: &str, text: &str) -> Vec<String> {
        all_errors(rules, &[(key, text)])
    }

    /// Returns the errors of some texts with their keys, in the given rules.
    fn all_errors(rules: &str, texts: &[(&str, &str)]) -> Vec<String> {
        let reading = ErrorReport::default();
        let writing = Writing::read(TableReader::parse("fr.toml", rules, &reading).expect("TOML"));
        assert_eq!(reading.into_errors(), []);
        let texts: Vec<_> = texts.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
        let report = ErrorReport::default();
        writing.check("fr.toml", &texts, &report);
        report.into_errors().into_iter().map(|error| error.message).collect()
    }

    #[test]
    fn marks_and_spaces_are_those_of_the_language() {
        for text in [
            "Une question\u{a0}? Oui\u{202f}! «\u{a0}Non\u{a0}», dit-il.",
            "L’école\u{a0}: https://example.org à 9:05",
            "Un, deux… trois",
            "Quoi\u{a0}?! https://example.org/?lang=fr;x",
        ] {
            assert_eq!(errors(FRENCH, "intro", text), [""; 0], "{text}");
        }
        for (text, error) in [
            ("Une question ?", "needs a no-break space before ?"),
            ("Une question?", "needs a no-break space before ?"),
            ("«\u{a0}Non »", "needs a no-break space before »"),
            ("«Non\u{a0}»", "needs a no-break space after «"),
            ("“Non”", "has “: write « and », and ’ for an apostrophe"),
            ("L'école", "has ': write « and », and ’ for an apostrophe"),
            ("Un , deux", "has a space before ,"),
            ("Un  deux", "has a space too many"),
            ("Un ", "has a space too many"),
            ("Un...", "has three dots: write …"),
        ] {
            assert_eq!(errors(FRENCH, "intro", text), [error], "{text}");
        }
        assert_eq!(errors(ENGLISH, "intro", "“Really?” he asked: yes!"), [""; 0]);
        assert_eq!(errors(ENGLISH, "intro", "Really ?"), ["has a space before ?"]);
    }

    #[test]
    fn each_audience_has_one_form_of_address_outside_of_speech() {
        let formal = "has “Vous”, which is not the form of address for children and teens";
        assert_eq!(errors(FRENCH, "audiences.teen.intro", "Vous avez le droit."), [formal]);
        let informal = "has “tu”, which is not the form of address for professionals";
        assert_eq!(errors(FRENCH, "audiences.educator.intro", "Dis ce que tu vois."), [informal]);
        for (key, text) in [
            ("pages.privacy", "Votre nom"),
            ("words.teen.privacy", "Ton nom"),
            ("audiences.teen.intro", "Tu as le droit. Dis-leur\u{a0}: «\u{a0}Vous devez arrêter.\u{a0}»"),
            ("audiences.educator.intro", "Dites\u{a0}: «\u{a0}Tu n’y es pour rien.\u{a0}»"),
            ("audiences.parent.intro", "Tu ou vous"),
            ("audiences.child.intro", "Une tutelle, un votrerie"),
            ("intro", "Tu ou vous"),
        ] {
            assert_eq!(errors(FRENCH, key, text), [""; 0], "{key}: {text}");
        }
    }

    #[test]
    fn a_message_with_the_formal_address_has_texts_for_minors() {
        let all_errors = |texts: &[(&str, &str)]| all_errors(FRENCH, texts);
        let (general, child) = (("words.privacy", "Votre nom"), ("words.child.privacy", "Ton nom"));
        let error = |audience| format!("has “Votre”: write a text with the informal address in words.{audience}");
        assert_eq!(all_errors(&[general]), [error("child")]);
        assert_eq!(all_errors(&[general, child]), [error("teen")]);
        assert_eq!(all_errors(&[general, child, ("words.teen.privacy", "Ton nom")]), [""; 0]);
        let formal = "has “Votre”, which is not the form of address for children and teens";
        assert_eq!(all_errors(&[("words.child.privacy", "Votre nom")]), [formal]);
    }

    #[test]
    fn protected_terms_are_used_and_children_read_nothing_sexual() {
        let term = "has “pornographie infantile”: write “matériel d’abus sexuels d’enfants”";
        assert_eq!(errors(FRENCH, "harms.title", "La Pornographie infantile"), [term]);
        let child = "has “sexuel”, which is not for children";
        assert_eq!(errors(FRENCH, "audiences.child.intro", "Un contenu Sexuel"), [child]);
        assert_eq!(errors(FRENCH, "audiences.teen.intro", "Un contenu sexuel"), [""; 0]);
    }

    #[test]
    fn titles_of_publications_stay_as_they_were_published() {
        for key in ["resources.book", "resources.book.title"] {
            assert_eq!(errors(FRENCH, key, "Children's rights: what now?"), [""; 0]);
        }
        let error = "has ': write « and », and ’ for an apostrophe";
        assert_eq!(errors(FRENCH, "resources.book.note", "L'enfance"), [error]);
    }
}
