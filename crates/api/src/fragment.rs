//! Names in the HTML fragment of a rendered widget: a contract between the server, which writes the fragment, and the
//! loader, which puts it into a shadow root and hydrates it.
//!
//! A fragment is `<div data-sid-root>…</div>`, the widget's HTML, followed by
//! `<script type="application/json" data-sid-props>…</script>`, the properties it was rendered from.
//!
//! Two values in the pledge's forms are not part of the widget's state: a fresh entry id for each page view, and the
//! page's own query parameters behind the addresses of the forms. The server caches renderings and must not cache
//! these, so the component renders a placeholder for each, and the server replaces the placeholders in every response.
//! Both consist of characters that HTML escaping leaves as they are. Slugs, language tags and ids never contain `@`; a
//! campaign text would be changed only if it spelt out a whole placeholder.

/// Attribute of the element that holds the widget's HTML, and the root that the widget is mounted into.
pub const ROOT_ATTRIBUTE: &str = "data-sid-root";

/// Attribute of the script element that holds the widget's properties as JSON.
pub const PROPS_ATTRIBUTE: &str = "data-sid-props";

/// Value of that attribute where the HTML is the first view and the properties are a part. It has no other value.
pub const FIRST_VIEW: &str = "first";

/// Placeholder for the value of the hidden field `id` in the pledge's form.
///
/// Replaced by a fresh [`EntryId`](crate::EntryId) on a page, so that sending the form twice counts once, and by the
/// empty text in a fragment for the loader.
pub const ENTRY_ID_PLACEHOLDER: &str = "@entry-id@";

/// Placeholder at the end of the `action` addresses of the forms that take and withdraw a pledge.
///
/// Replaced by the page's query, with its `?` and escaped for an attribute, or by the empty text.
pub const FORM_QUERY_PLACEHOLDER: &str = "@form-query@";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_need_no_escaping_and_differ() {
        for placeholder in [ENTRY_ID_PLACEHOLDER, FORM_QUERY_PLACEHOLDER] {
            assert!(placeholder.chars().all(|c| c.is_ascii_lowercase() || "@-".contains(c)), "{placeholder}");
        }
        assert!(!FORM_QUERY_PLACEHOLDER.contains(ENTRY_ID_PLACEHOLDER));
    }
}
