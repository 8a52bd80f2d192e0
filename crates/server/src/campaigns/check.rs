//! The rules single values keep.
//!
//! Invariant: a rule answers with what is wrong, never with where; its caller knows the place.

use std::collections::BTreeSet;

/// Lower-case words of letters and digits, a hyphen between them.
pub fn is_slug(text: &str) -> bool {
    text.len() <= 64
        && text
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

/// How long a partner's slug may be: it is in every link that is passed on, where room is short.
pub const LONGEST_PARTNER: usize = 32;

/// Whether a partner can be called so.
pub fn is_partner(text: &str) -> bool {
    is_slug(text) && text.len() <= LONGEST_PARTNER
}

/// What is wrong with a list of ids.
pub fn ids(ids: &[String]) -> Option<String> {
    let mut seen = BTreeSet::new();
    ids.iter().find_map(|id| {
        if !is_slug(id) {
            Some(format!("“{id}” is no id: lower-case letters, digits and hyphens, at most 64"))
        } else if seen.insert(id) {
            None
        } else {
            Some(format!("“{id}” stands here twice"))
        }
    })
}

/// What is wrong with a link.
pub fn link(url: &str) -> Option<String> {
    let fine = match url.split_once(':') {
        Some(("https", rest)) => rest.strip_prefix("//").is_some_and(|rest| {
            !rest.is_empty() && !rest.starts_with('/') && rest.bytes().all(|byte| byte.is_ascii_graphic())
        }),
        Some(("tel", number)) => {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || b"+-".contains(&byte))
        }
        _ => false,
    };
    (!fine).then(|| format!("“{url}” is no link: https://… or tel:…"))
}

/// What is wrong with a list of hashtags. Networks end one at a space and at most signs.
pub fn hashtags(tags: &[String]) -> Option<String> {
    let ends = |sign: char| sign.is_whitespace() || sign.is_ascii() && !sign.is_ascii_alphanumeric() && sign != '_';
    tags.iter().find(|tag| tag.contains(ends)).map(|tag| format!("“{tag}” must be letters and digits, without the #"))
}

/// What is wrong with a word's placeholders. Each must stand there once.
pub fn phrase(text: &str, expected: &[&str]) -> Option<String> {
    let found = placeholders(text);
    let unknown = found.iter().find(|name| !expected.contains(&name.as_str()));
    let unknown = unknown.map(|name| format!("{{{name}}} does not belong here"));
    unknown.or_else(|| {
        expected.iter().find_map(|name| match found.iter().filter(|found| found == name).count() {
            1 => None,
            0 => Some(format!("{{{name}}} is missing")),
            _ => Some(format!("{{{name}}} stands there more than once")),
        })
    })
}

/// What is wrong with a list of goals.
pub fn goals(goals: &[u64]) -> Option<String> {
    if goals.is_empty() {
        return Some("is empty".to_owned());
    }
    let ascending = goals[0] > 0 && goals.windows(2).all(|pair| pair[0] < pair[1]);
    (!ascending).then(|| "must be numbers above 0, each greater than the one before".to_owned())
}

/// What is wrong with the length of a list.
pub fn length(length: usize, least: usize, most: usize) -> Option<String> {
    (!(least..=most).contains(&length)).then(|| format!("has {length}, and must have {least} to {most}"))
}

/// The names in braces, in their order. A brace that is not closed gives a name nothing is called.
pub fn placeholders(text: &str) -> Vec<String> {
    text.split('{')
        .skip(1)
        .map(|rest| rest.split_once('}').map_or_else(|| format!("{{{rest}"), |(name, _)| name.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_secure_page_or_a_telephone_number_is_a_link() {
        for url in ["https://ecpat.org/", "tel:116111", "tel:+32-2"] {
            assert_eq!(link(url), None, "{url}");
        }
        for url in
            ["http://ecpat.org/", "javascript:alert(1)", "https://", "https:///x", "tel:", "tel:x", "ecpat.org", ""]
        {
            assert!(link(url).is_some(), "{url}");
        }
    }

    #[test]
    fn a_placeholder_stands_once_and_no_other() {
        assert_eq!(phrase("{count} people", &["count"]), None);
        for text in ["people", "{count} of {count}", "{count} {goal}", "{count", "{count} {", "{ count }"] {
            assert!(phrase(text, &["count"]).is_some(), "{text}");
        }
        assert!(phrase("a { b", &[]).is_some());
    }

    #[test]
    fn a_hashtag_has_nothing_in_it_that_would_end_it() {
        let tags = |tags: &[&str]| hashtags(&tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>());
        assert_eq!(tags(&["SID2023", "اليوم_العالمي", "วันอินเทอร์เน็ต"]), None);
        for tag in ["#SID", "Safer Internet", "safer-internet", "what?"] {
            assert!(tags(&["SID", tag]).is_some(), "{tag}");
        }
    }

    #[test]
    fn goals_ascend() {
        assert_eq!(goals(&[10, 20]), None);
        for list in [&[][..], &[0, 1], &[10, 10], &[20, 10]] {
            assert!(goals(list).is_some(), "{list:?}");
        }
    }
}
