//! The ways to share that lead to somebody else's page or app: their names, their addresses, how much they take, and
//! which are offered in a language.
//!
//! Invariant: nothing here is a campaign's; a campaign's texts are filled in by [`Way::address`] alone.

use std::collections::BTreeMap;

use api::{Channel, Word, Words, campaign::ShareText, words::Phrase};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{
    check::LONGEST_PARTNER,
    length::{Counted, length},
    part::Part,
    source,
};

/// What `encodeURIComponent` leaves as it is, less the quotes and brackets that some networks trip over.
const ENCODED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// All ways to share, and which are offered.
#[derive(Debug, Default)]
pub struct Channels {
    ways: Vec<Way>,
    offered: BTreeMap<String, Vec<Channel>>,
}

/// A way to share.
#[derive(Clone, Debug)]
pub struct Way {
    /// What it is counted as.
    pub channel: Channel,
    /// The address that is opened; none where a text goes by the clipboard.
    template: Option<String>,
    limit: Option<Limit>,
    name: Option<String>,
}

/// How much a channel takes.
#[derive(Clone, Copy, Debug)]
struct Limit {
    most: usize,
    counted: Counted,
    link: Option<usize>,
}

impl Channels {
    /// Those offered in a language, in their order.
    pub fn offered_in(&self, lang: &str) -> Vec<Way> {
        let order = self.offered.get(lang).or_else(|| self.offered.get(USUAL)).map_or(&[][..], Vec::as_slice);
        order.iter().filter_map(|channel| self.ways.iter().find(|way| way.channel == *channel)).cloned().collect()
    }

    /// All there are, offered or not.
    pub fn all(&self) -> &[Way] {
        &self.ways
    }

    /// Puts the names that are the same in every language among a language's words.
    pub fn name_in(&self, words: &mut Words) {
        for way in &self.ways {
            if let Some(name) = &way.name {
                words.0.insert(way.channel.word(), Phrase::Plain(name.clone()));
            }
        }
    }
}

impl Way {
    /// Where a share by it goes: the channel's own page or app, filled in. None where a text goes by the clipboard.
    pub fn address(&self, share: &ShareText, link: &str) -> Option<String> {
        let template = self.template.as_ref()?;
        let encode = |text: &str| utf8_percent_encode(text, &ENCODED).to_string();
        let mut address = template.replace("{url}", &encode(link));
        for (name, text) in texts(share) {
            // RFC 6068, 5: an e-mail's lines end as they do on the wire.
            let text = if template.starts_with("mailto:") { text.replace('\n', "\r\n") } else { text };
            address = address.replace(&format!("{{{name}}}"), &encode(&text));
        }
        Some(address)
    }

    /// Which of a campaign's texts is too long for it, and by what rule.
    pub fn too_long(&self, campaign: &str, share: &ShareText) -> Option<(&'static str, String)> {
        let (length, most) = self.length(share, &longest_link(campaign, self.channel))?;
        let template = self.template.as_deref()?;
        let used = ["post", "message", "brief", "subject", "letter"];
        let text = used.into_iter().find(|name| template.contains(&format!("{{{name}}}")))?;
        let channel = self.channel.as_str();
        (length > most)
            .then(|| (text, format!("is too long: {channel} takes {most}, and with link and hashtags it has {length}")))
    }

    /// The number of characters a share has, as the channel counts them, and how many it takes.
    pub fn length(&self, share: &ShareText, link: &str) -> Option<(usize, usize)> {
        let limit = self.limit?;
        Some((limit.length(self.template.as_deref()?, share, link), limit.most))
    }
}

impl Limit {
    /// What is in the address's fields, a space between them.
    fn length(self, template: &str, share: &ShareText, link: &str) -> usize {
        let fields = template.split_once(['?', '#']).map_or("", |(_, fields)| fields);
        let values = fields.split('&').filter_map(|field| Some(field.split_once('=')?.1));
        let values: Vec<_> = values.map(|value| percent_decode_str(value).decode_utf8_lossy()).collect();
        let shown = self.link.map_or_else(|| link.to_owned(), |length| "x".repeat(length));
        let mut said = values.join(" ").replace("{url}", &shown);
        for (name, text) in texts(share) {
            said = said.replace(&format!("{{{name}}}"), &text);
        }
        length(said.trim(), self.counted)
    }
}

/// The texts by their names in a template.
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

/// The longest link of a campaign that is reckoned with where a link counts its own length: an origin of 64 characters,
/// and a partner whose slug is as long as may be.
fn longest_link(campaign: &str, channel: Channel) -> String {
    let path = api::paths::landing(campaign, &"x".repeat(LONGEST_PARTNER), channel);
    format!("{}{path}?lang=xx", "x".repeat(64))
}

const USUAL: &str = "usual";

/// Reads `channels.toml`.
pub fn read(mut part: Part<'_>) -> Channels {
    let mut ways = Vec::<Way>::new();
    for mut part in part.parts("channels") {
        let channel = part.name::<Channel>("channel", "a channel");
        let (name, template) = (part.optional_text("name"), part.optional_text("template"));
        if let Some(fault) = template.as_deref().and_then(fault_of_template) {
            part.fault("template", &fault);
        }
        let limit = part.optional_number("limit").map(|most| Limit {
            most,
            counted: part.name("counted", "characters, graphemes or weighted").unwrap_or(Counted::Characters),
            link: part.optional_number("link"),
        });
        let Some(channel) = channel else { continue };
        let way = Way { channel, template, limit, name };
        if way.name.is_none() && !Word::ALL.iter().any(|word| word.key() == channel.word()) {
            part.fault("name", "is missing");
        }
        if ways.iter().any(|known| known.channel == channel) {
            part.fault("channel", &format!("“{}” stands here twice", channel.as_str()));
        }
        ways.push(way);
    }
    let offered = read_offered(&ways, part.part("offered"));
    Channels { ways, offered }
}

fn read_offered(ways: &[Way], mut part: Part<'_>) -> BTreeMap<String, Vec<Channel>> {
    let mut offered = BTreeMap::new();
    let mut languages = part.keys();
    if !languages.iter().any(|language| language == USUAL) {
        part.fault(USUAL, "is missing");
        languages.retain(|language| language != USUAL);
    }
    for language in languages {
        let mut channels = Vec::new();
        for name in part.texts(&language) {
            match name.parse::<Channel>() {
                Ok(channel) if channels.contains(&channel) => {
                    part.fault(&language, &format!("“{name}” stands here twice"));
                }
                Ok(channel) if ways.iter().any(|way| way.channel == channel) => channels.push(channel),
                _ => part.fault(&language, &format!("“{name}” is not among the channels of {}", source::CHANNELS)),
            }
        }
        offered.insert(language, channels);
    }
    offered
}

/// What is wrong with an address.
fn fault_of_template(template: &str) -> Option<String> {
    const SCHEMES: [&str; 4] = ["https://", "mailto:", "sms:", "viber://"];
    if !SCHEMES.iter().any(|scheme| template.starts_with(scheme)) {
        return Some(format!("must begin with one of {}", SCHEMES.join(" ")));
    }
    let known: Vec<_> = ["url"].into_iter().chain(texts(&ShareText::default()).map(|(name, _)| name)).collect();
    let found = super::check::placeholders(template);
    if let Some(unknown) = found.iter().find(|name| !known.contains(&name.as_str())) {
        return Some(format!("{{{unknown}}} is not known; known are {}", known.join(", ")));
    }
    (!found.iter().any(|name| name == "url")).then(|| "must hold {url}".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(template: &str) -> Way {
        Way { channel: Channel::X, template: Some(template.to_owned()), limit: None, name: None }
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
    fn texts_are_encoded_as_they_go_in() {
        let address = |template| way(template).address(&share(), "https://x.org/s?lang=fr").expect("a template");
        assert_eq!(
            address("https://a.b/?t={message}%20{url}"),
            "https://a.b/?t=Join%20%26%20win%20https%3A%2F%2Fx.org%2Fs%3Flang%3Dfr"
        );
        assert_eq!(address("https://a.b/#{hashtags}{url}").split_once("http%").map(|(tags, _)| tags.len()), None);
        assert!(
            address("https://a.b/#{hashtags}&u={url}").starts_with("https://a.b/#%23SID%20%23%C3%89t%C3%A9&u=https%3A")
        );
        assert!(address("mailto:?body={letter}%0D%0A{url}").contains("body=One%0D%0ATwo%0D%0Ahttps%3A"));
    }

    #[test]
    fn a_length_is_that_of_what_the_fields_hold() {
        let limit = |link| Limit { most: 10, counted: Counted::Characters, link };
        let template = "https://a.b/post?text={post}%20{hashtags}&url={url}";
        assert_eq!(
            limit(Some(3)).length(template, &share(), "https://x.org"),
            "Ein Wort #SID #Été xxx".chars().count()
        );
        assert_eq!(limit(None).length("https://a.b/#text={url}", &share(), "https://x.org"), 13);
        assert_eq!(limit(Some(0)).length("https://a.b/?u={url}&t={post}", &share(), "https://x.org"), 8);
    }

    #[test]
    fn an_address_is_safe_and_takes_the_link() {
        assert_eq!(fault_of_template("https://wa.me/?text={message}%20{url}"), None);
        for template in ["https://wa.me/", "http://x/{url}", "https://x/{url}{name}", "javascript:{url}"] {
            assert!(fault_of_template(template).is_some(), "{template}");
        }
    }
}
