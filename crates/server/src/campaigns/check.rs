//! Rules for single values in campaign files.
//!
//! Each rule returns the error of an invalid value, or `None`. Invariant: an error never names the file or the key;
//! the caller adds them.

use std::collections::BTreeSet;

use crate::slug::is_slug;

/// Checks a list of ids: each is a slug, and none is repeated.
pub fn ids(ids: &[String]) -> Option<String> {
    let mut seen = BTreeSet::new();
    ids.iter().find_map(|id| {
        if !is_slug(id) {
            Some(format!("“{id}” is not a valid id: use lower-case letters, digits and hyphens, at most 64 characters"))
        } else if seen.insert(id) {
            None
        } else {
            Some(format!("“{id}” is listed twice"))
        }
    })
}

/// Checks a link: an `https:` URL with a host, or a `tel:` number.
pub fn link(url: &str) -> Option<String> {
    let is_valid = match url.split_once(':') {
        Some(("https", rest)) => rest.strip_prefix("//").is_some_and(|rest| {
            !rest.is_empty() && !rest.starts_with('/') && rest.bytes().all(|byte| byte.is_ascii_graphic())
        }),
        Some(("tel", number)) => {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || b"+-".contains(&byte))
        }
        _ => false,
    };
    (!is_valid).then(|| format!("“{url}” is not a valid link: use https://… or tel:…"))
}

/// Checks a list of hashtags. Networks end a hashtag at a space and at most punctuation marks.
pub fn hashtags(tags: &[String]) -> Option<String> {
    let ends_tag = |char: char| char.is_whitespace() || char.is_ascii() && !char.is_ascii_alphanumeric() && char != '_';
    tags.iter()
        .find(|tag| tag.contains(ends_tag))
        .map(|tag| format!("“{tag}” must be letters and digits, without the #"))
}

/// Checks the placeholders of a text: each expected one occurs exactly once, and no other occurs.
pub fn placeholders(text: &str, expected: &[&str]) -> Option<String> {
    let found = placeholder_names(text);
    let unknown = found.iter().find(|name| !expected.contains(&name.as_str()));
    let unknown = unknown.map(|name| format!("unknown placeholder {{{name}}}"));
    unknown.or_else(|| {
        expected.iter().find_map(|name| match found.iter().filter(|found| found == name).count() {
            1 => None,
            0 => Some(format!("placeholder {{{name}}} is missing")),
            _ => Some(format!("placeholder {{{name}}} is used more than once")),
        })
    })
}

/// Checks a list of goals: not empty, above 0 and ascending.
pub fn goals(goals: &[u64]) -> Option<String> {
    if goals.is_empty() {
        return Some("is empty".to_owned());
    }
    let is_ascending = goals[0] > 0 && goals.windows(2).all(|pair| pair[0] < pair[1]);
    (!is_ascending).then(|| "must be numbers above 0, each greater than the one before".to_owned())
}

/// Checks the number of entries in a list.
pub fn length(length: usize, min: usize, max: usize) -> Option<String> {
    (!(min..=max).contains(&length)).then(|| format!("has {length} entries, must have {min} to {max}"))
}

/// Returns the names in braces, in order. An unclosed brace yields a name that begins with a brace, which matches no
/// expected name.
pub fn placeholder_names(text: &str) -> Vec<String> {
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
    fn each_expected_placeholder_occurs_once_and_no_other() {
        assert_eq!(placeholders("{count} people", &["count"]), None);
        for text in ["people", "{count} of {count}", "{count} {goal}", "{count", "{count} {", "{ count }"] {
            assert!(placeholders(text, &["count"]).is_some(), "{text}");
        }
        assert!(placeholders("a { b", &[]).is_some());
    }

    #[test]
    fn a_hashtag_contains_no_character_that_ends_it() {
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
