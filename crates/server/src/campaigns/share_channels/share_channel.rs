//! One share channel: the URL that a share opens, and the length limit of its text.

use api::{Channel, Message, campaign::ShareText};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::super::{
    check,
    table_reader::TableReader,
    text_length::{LengthUnit, text_length},
};
use crate::slug::MAX_PARTNER_LEN;

/// Characters to percent-encode: all but letters, digits and `-_.~`. This includes the `!*'()` that
/// `encodeURIComponent` leaves as they are, because some networks mishandle quotes and brackets.
const PERCENT_ENCODE_SET: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Schemes allowed in a URL template.
const SCHEMES: [&str; 4] = ["https://", "mailto:", "sms:", "viber://"];

/// Length of an origin assumed by [`longest_link`].
const MAX_ORIGIN_CHARS: usize = 64;

/// A share channel.
#[derive(Clone, Debug)]
pub struct ShareChannel {
    /// Channel that a share is counted as.
    pub channel: Channel,
    /// Template of the URL that a share opens. `None` if the text goes through the clipboard.
    template: Option<String>,
    limit: Option<Limit>,
    /// Name that is the same in every language. `None` if the name is a message of the widget.
    name: Option<String>,
}

/// Length limit of a channel.
#[derive(Clone, Copy, Debug)]
struct Limit {
    max: usize,
    unit: LengthUnit,
    /// Length of any link on this channel. `None` if a link counts with its own length.
    link: Option<usize>,
}

impl ShareChannel {
    /// Reads an entry of `channels.toml`. Returns `None` if its channel is unknown.
    pub(super) fn read(table: &mut TableReader<'_>) -> Option<Self> {
        let channel = table.variant::<Channel>("channel", "a channel");
        let (name, template) = (table.optional_string("name"), table.optional_string("template"));
        table.report("template", template.as_deref().and_then(template_error));
        let limit = table.optional_number("limit").map(|max| Limit {
            max,
            unit: table.variant("counted", "characters, graphemes or weighted").unwrap_or(LengthUnit::Characters),
            link: table.optional_number("link"),
        });
        let channel = channel?;
        if name.is_none() && !Message::ALL.iter().any(|message| message.key() == channel.message_key()) {
            table.error("name", "is missing");
        }
        Some(Self { channel, template, limit, name })
    }

    /// Returns the name that is the same in every language.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns the URL that a share opens: a page or app of the channel, with the texts and the link in it. `None` if
    /// the text goes through the clipboard.
    pub fn url(&self, share: &ShareText, link: &str) -> Option<String> {
        let template = self.template.as_ref()?;
        let encode = |text: &str| utf8_percent_encode(text, &PERCENT_ENCODE_SET).to_string();
        let mut url = template.replace("{url}", &encode(link));
        for (name, text) in texts(share) {
            // RFC 6068, section 5: line breaks in the body of an e-mail are CR LF.
            let text = if template.starts_with("mailto:") { text.replace('\n', "\r\n") } else { text };
            url = url.replace(&format!("{{{name}}}"), &encode(&text));
        }
        Some(url)
    }

    /// Checks a campaign's texts against the length limit, with the longest link to be expected. Returns the name of
    /// the text that is too long, and the error.
    pub fn check_length(&self, campaign: &str, share: &ShareText) -> Option<(&'static str, String)> {
        let (length, max) = self.length(share, &longest_link(campaign, self.channel))?;
        let template = self.template.as_deref()?;
        let names = ["post", "message", "brief", "subject", "letter"];
        let name = names.into_iter().find(|name| template.contains(&format!("{{{name}}}")))?;
        let channel = self.channel.as_str();
        (length > max).then(|| {
            (name, format!("is too long for {channel}: {length} with link and hashtags, and the limit is {max}"))
        })
    }

    /// Returns the length of a share in the channel's unit, and the limit. `None` if the channel has no limit.
    pub fn length(&self, share: &ShareText, link: &str) -> Option<(usize, usize)> {
        let limit = self.limit?;
        Some((limit.length(self.template.as_deref()?, share, link), limit.max))
    }
}

impl Limit {
    /// Returns the length of the values in the URL's query or fragment, joined by spaces.
    fn length(self, template: &str, share: &ShareText, link: &str) -> usize {
        let fields = template.split_once(['?', '#']).map_or("", |(_, fields)| fields);
        let values = fields.split('&').filter_map(|field| Some(field.split_once('=')?.1));
        let values: Vec<_> = values.map(|value| percent_decode_str(value).decode_utf8_lossy()).collect();
        let link = self.link.map_or_else(|| link.to_owned(), |length| "x".repeat(length));
        let mut post = values.join(" ").replace("{url}", &link);
        for (name, text) in texts(share) {
            post = post.replace(&format!("{{{name}}}"), &text);
        }
        text_length(post.trim(), self.unit)
    }
}

/// Returns the texts by their names in a template.
fn texts(share: &ShareText) -> [(&'static str, String); 6] {
    let hashtags: Vec<_> = share.hashtags.iter().map(|tag| format!("#{tag}")).collect();
    [
        ("message", share.message.clone()),
        ("post", share.post.clone()),
        ("brief", share.brief.clone()),
        ("subject", share.subject.clone()),
        ("letter", share.letter.clone()),
        ("hashtags", hashtags.join(" ")),
    ]
}

/// Returns the longest link assumed for a campaign: an origin of [`MAX_ORIGIN_CHARS`] characters and a partner's slug
/// of the maximum length.
fn longest_link(campaign: &str, channel: Channel) -> String {
    let path = api::paths::landing(campaign, &"x".repeat(MAX_PARTNER_LEN), channel);
    format!("{}{path}?lang=xx", "x".repeat(MAX_ORIGIN_CHARS))
}

/// Checks a URL template: a safe scheme, known placeholders, and the link among them.
fn template_error(template: &str) -> Option<String> {
    if !SCHEMES.iter().any(|scheme| template.starts_with(scheme)) {
        return Some(format!("must begin with one of {}", SCHEMES.join(" ")));
    }
    let known: Vec<_> = ["url"].into_iter().chain(texts(&ShareText::default()).map(|(name, _)| name)).collect();
    let found = check::placeholder_names(template);
    if let Some(unknown) = found.iter().find(|name| !known.contains(&name.as_str())) {
        return Some(format!("unknown placeholder {{{unknown}}}; known are {}", known.join(", ")));
    }
    (!found.iter().any(|name| name == "url")).then(|| "must contain {url}".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel(template: &str) -> ShareChannel {
        ShareChannel { channel: Channel::X, template: Some(template.to_owned()), limit: None, name: None }
    }

    fn share() -> ShareText {
        ShareText {
            message: "Join & win".into(),
            post: "Ein Wort".into(),
            letter: "One\nTwo".into(),
            hashtags: vec!["SID".into(), "Été".into()],
            ..ShareText::default()
        }
    }

    #[test]
    fn texts_are_percent_encoded() {
        let url = |template| channel(template).url(&share(), "https://x.org/s?lang=fr").expect("a template");
        assert_eq!(
            url("https://a.b/?t={message}%20{url}"),
            "https://a.b/?t=Join%20%26%20win%20https%3A%2F%2Fx.org%2Fs%3Flang%3Dfr"
        );
        assert_eq!(url("https://a.b/#{hashtags}{url}").split_once("http%").map(|(tags, _)| tags.len()), None);
        assert!(
            url("https://a.b/#{hashtags}&u={url}").starts_with("https://a.b/#%23SID%20%23%C3%89t%C3%A9&u=https%3A")
        );
        assert!(url("mailto:?body={letter}%0D%0A{url}").contains("body=One%0D%0ATwo%0D%0Ahttps%3A"));
    }

    #[test]
    fn the_length_is_that_of_the_field_values() {
        let limit = |link| Limit { max: 10, unit: LengthUnit::Characters, link };
        let template = "https://a.b/post?text={post}%20{hashtags}&url={url}";
        assert_eq!(
            limit(Some(3)).length(template, &share(), "https://x.org"),
            "Ein Wort #SID #Été xxx".chars().count()
        );
        assert_eq!(limit(None).length("https://a.b/#text={url}", &share(), "https://x.org"), 13);
        assert_eq!(limit(Some(0)).length("https://a.b/?u={url}&t={post}", &share(), "https://x.org"), 8);
    }

    #[test]
    fn a_template_has_a_safe_scheme_and_contains_the_link() {
        assert_eq!(template_error("https://wa.me/?text={message}%20{url}"), None);
        for template in ["https://wa.me/", "http://x/{url}", "https://x/{url}{name}", "javascript:{url}"] {
            assert!(template_error(template).is_some(), "{template}");
        }
    }
}
