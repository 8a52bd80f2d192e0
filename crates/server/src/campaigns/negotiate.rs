//! Which of the languages on offer is nearest to the one asked for.
//!
//! Invariant: a well-formed tag is never refused; where nothing is near, the caller has a default.

use api::LanguageTag;

/// The offered tag that is the asked one or what is left of it as parts are cut off (RFC 4647, lookup).
pub fn nearest<'a>(asked: &LanguageTag, offered: impl Iterator<Item = &'a String> + Clone) -> Option<&'a str> {
    asked
        .lookup_chain()
        .find_map(|tag| offered.clone().find(|offered| offered.eq_ignore_ascii_case(tag)).map(String::as_str))
}

/// The languages of an `Accept-Language` header (RFC 9110, 12.5.4), the most wanted first. Junk is passed over.
pub fn accepted(header: &str) -> impl Iterator<Item = LanguageTag> {
    let mut ranges: Vec<(LanguageTag, f32)> = header
        .split(',')
        .take(32)
        .filter_map(|range| {
            let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let weight: f32 = weight.trim().strip_prefix("q=")?.parse().ok()?;
            Some((tag.trim().parse().ok()?, weight)).filter(|(_, weight)| *weight > 0.0)
        })
        .collect();
    ranges.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    ranges.into_iter().map(|(tag, _)| tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(text: &str) -> LanguageTag {
        text.parse().expect("well-formed")
    }

    #[test]
    fn a_region_falls_back_to_its_language() {
        let offered = ["ar".to_owned(), "en".to_owned(), "pt-BR".to_owned()];
        for (asked, expected) in
            [("en-GB", Some("en")), ("AR", Some("ar")), ("pt-br", Some("pt-BR")), ("pt", None), ("de", None)]
        {
            assert_eq!(nearest(&tag(asked), offered.iter()), expected, "{asked}");
        }
    }

    #[test]
    fn the_most_wanted_language_comes_first() {
        let tags: Vec<_> = accepted("de;q=0.5, fr-CH, *;q=0.1, <b>, en;q=0, ar;q=0.9").collect();
        assert_eq!(tags, [tag("fr-CH"), tag("ar"), tag("de")]);
    }
}
