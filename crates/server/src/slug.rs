//! Slugs: the names of campaigns and partners in URLs and attributes.

/// Maximum length of a slug, in characters.
pub const MAX_LEN: usize = 64;

/// Maximum length of a partner's slug, in characters. The slug is part of every share link, and on several share
/// channels the link counts towards the length limit of a post.
pub const MAX_PARTNER_LEN: usize = 32;

/// Returns whether a text is a slug: groups of lower-case ASCII letters and digits with a single hyphen between them,
/// at most [`MAX_LEN`] characters.
pub fn is_slug(text: &str) -> bool {
    text.len() <= MAX_LEN
        && text.split('-').all(|group| {
            !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// Returns whether a text can be a partner's slug: a slug of at most [`MAX_PARTNER_LEN`] characters.
pub fn is_partner_slug(text: &str) -> bool {
    is_slug(text) && text.len() <= MAX_PARTNER_LEN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_lower_case_letters_and_digits_with_single_hyphens() {
        for slug in ["sid-2023", "a", "7", &"x".repeat(64)] {
            assert!(is_slug(slug), "{slug}");
        }
        for text in ["", "-", "a-", "-a", "a--b", "A", "é", "a b", "a_b", &"x".repeat(65)] {
            assert!(!is_slug(text), "{text}");
        }
    }

    #[test]
    fn a_partner_slug_is_at_most_32_characters_long() {
        assert!(is_partner_slug(&"x".repeat(32)));
        assert!(!is_partner_slug(&"x".repeat(33)));
    }
}
