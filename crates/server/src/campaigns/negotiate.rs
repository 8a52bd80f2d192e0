//! Language negotiation: matching of language tags and of the `Accept-Language` header against the supported languages.
//!
//! Invariant: a well-formed tag is never refused; where no supported language is near, the caller has a default.

use api::LanguageTag;

/// Maximum number of ranges read from an `Accept-Language` header; further ranges are ignored.
const MAX_RANGES: usize = 32;

/// Returns the supported language nearest to the requested tag: the one with this tag, or with the longest that
/// remains as subtags are removed from its end (RFC 4647, lookup). `supported` has each tag and its language; several
/// tags may have the same language. Where no tag is left, any variant of the language is nearer than another language.
pub fn nearest<'a>(
    requested: &LanguageTag,
    supported: impl Iterator<Item = (&'a str, &'a str)> + Clone,
) -> Option<&'a str> {
    let find = |tag: &str| supported.clone().find(|(supported, _)| supported.eq_ignore_ascii_case(tag));
    let is_variant = |(tag, _): &(&str, &str)| primary(tag).eq_ignore_ascii_case(primary(requested.as_str()));
    let found = requested.lookup_chain().find_map(find).or_else(|| supported.clone().find(is_variant));
    found.map(|(_, language)| language)
}

/// Returns the first subtag of a tag, the language.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// Parses an `Accept-Language` header (RFC 9110, 12.5.4) and returns its languages by descending weight. Invalid
/// ranges are ignored.
pub fn accepted_languages(header: &str) -> impl Iterator<Item = LanguageTag> {
    let mut ranges: Vec<(LanguageTag, f32)> = header
        .split(',')
        .take(MAX_RANGES)
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
        let supported = [("ar", "ar"), ("en", "en"), ("pt", "pt-PT"), ("pt-BR", "pt-BR"), ("pt-PT", "pt-PT")];
        for (requested, expected) in [
            ("en-GB", Some("en")),
            ("AR", Some("ar")),
            ("pt-br", Some("pt-BR")),
            ("pt-PT", Some("pt-PT")),
            ("pt", Some("pt-PT")),
            ("pt-AO", Some("pt-PT")),
            ("de", None),
        ] {
            assert_eq!(nearest(&tag(requested), supported.into_iter()), expected, "{requested}");
        }
        for requested in ["pt", "pt-PT", "PT-ao"] {
            assert_eq!(nearest(&tag(requested), [("en", "en"), ("pt-BR", "pt-BR")].into_iter()), Some("pt-BR"));
        }
    }

    #[test]
    fn the_language_with_the_greatest_weight_comes_first() {
        let tags: Vec<_> = accepted_languages("de;q=0.5, fr-CH, *;q=0.1, <b>, en;q=0, ar;q=0.9").collect();
        assert_eq!(tags, [tag("fr-CH"), tag("ar"), tag("de")]);
    }
}
