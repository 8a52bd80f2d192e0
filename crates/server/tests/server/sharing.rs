//! Share channels: each channel's URL and length in each language of the embedded campaign, compared with the rules
//! that the channel documents.

use std::{collections::BTreeSet, sync::Arc};

use api::{Channel, campaign::ShareText};
use sid_pledge_server::campaigns::{Campaigns, LocalizedCampaign, ShareChannel, Source};
use strum::VariantArray;

const LINK: &str = "https://pledge.example.org/s/sid-2023/ngo-be/x?lang=fr";

/// Channel, the beginning of its URL, the field that contains the link, and the field that begins with a text.
type Rule = (Channel, &'static str, &'static str, Option<(&'static str, fn(&ShareText) -> String)>);

/// Rules as documented by the channels.
const RULES: [Rule; 13] = [
    (Channel::Whatsapp, "https://wa.me/?", "text", Some(("text", |share| share.message.clone()))),
    (Channel::Facebook, "https://www.facebook.com/sharer/sharer.php?", "u", None),
    (Channel::Email, "mailto:?", "body", Some(("subject", |share| share.subject.clone()))),
    (Channel::Sms, "sms:?&", "body", Some(("body", |share| share.brief.clone()))),
    (Channel::X, "https://x.com/intent/post?", "url", Some(("text", |share| share.post.clone()))),
    (Channel::Linkedin, "https://www.linkedin.com/sharing/share-offsite/?", "url", None),
    (Channel::Telegram, "https://t.me/share/url?", "url", Some(("text", |share| share.message.clone()))),
    (Channel::Bluesky, "https://bsky.app/intent/compose?", "text", Some(("text", |share| share.post.clone()))),
    (Channel::Mastodon, "https://share.joinmastodon.org/#", "text", Some(("text", |share| share.post.clone()))),
    (Channel::Threads, "https://www.threads.com/intent/post?", "url", Some(("text", |share| share.post.clone()))),
    (Channel::Reddit, "https://www.reddit.com/submit?", "url", Some(("title", |share| share.subject.clone()))),
    (
        Channel::Line,
        "https://social-plugins.line.me/lineit/share?",
        "url",
        Some(("text", |share| share.message.clone())),
    ),
    (Channel::Viber, "viber://forward?", "text", Some(("text", |share| share.brief.clone()))),
];

fn campaigns() -> Campaigns {
    Campaigns::load(&Source::Embedded).expect("valid")
}

/// Returns the embedded campaign in each language.
fn localizations(campaigns: &Campaigns) -> Vec<Arc<LocalizedCampaign>> {
    let campaign = campaigns.get("sid-2023").expect("the embedded campaign");
    let localizations: Vec<_> = campaign.localizations().cloned().collect();
    let locales = concat!(env!("CARGO_MANIFEST_DIR"), "/../../campaigns/locales");
    assert_eq!(localizations.len(), std::fs::read_dir(locales).expect("a folder").count());
    localizations
}

fn share_channel(campaigns: &Campaigns, channel: Channel) -> ShareChannel {
    let mut channels = campaigns.share_channels().all().iter();
    channels.find(|known| known.channel == channel).expect("a share channel").clone()
}

/// Returns the fields of a URL, decoded as strictly as by `decodeURIComponent`.
fn fields(url: &str, start: &str) -> Vec<(String, String)> {
    let rest = url.strip_prefix(start).unwrap_or_else(|| panic!("{url} does not begin with {start}"));
    rest.split('&')
        .map(|field| {
            let (name, value) = field.split_once('=').unwrap_or_else(|| panic!("{field} in {url}"));
            let decoded = percent_encoding::percent_decode_str(value).decode_utf8().expect("UTF-8").into_owned();
            (name.to_owned(), decoded)
        })
        .collect()
}

#[test]
fn each_url_follows_the_channels_rules_in_each_language() {
    let campaigns = campaigns();
    for localized in localizations(&campaigns) {
        let (share, lang) = (&localized.content.share, localized.lang());
        for (channel, start, link_field, text_field) in RULES {
            let url = share_channel(&campaigns, channel).url(share, LINK).expect("a URL");
            let case = format!("{lang} {channel:?}: {url}");
            let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~%:/?#&=".contains(&byte);
            assert!(url.bytes().all(is_safe), "{case}");
            let fields = fields(&url, start);
            let field = |name: &str| &fields.iter().find(|(known, _)| known == name).expect(&case).1;
            assert!(field(link_field).contains(LINK), "{case}");
            assert_eq!(url.matches("%2Fs%2Fsid-2023").count(), 1, "the link occurs once: {case}");
            assert!(fields.iter().all(|(_, value)| !value.contains(['{', '}'])), "no placeholder is left: {case}");
            if let Some((name, text)) = text_field {
                assert!(field(name).starts_with(&text(share)), "{case}");
            }
        }
    }
}

#[test]
fn a_post_is_within_the_channels_limit_in_the_channels_unit() {
    let campaigns = campaigns();
    let limited: [(Channel, usize); 7] = [
        (Channel::X, 280),
        (Channel::Bluesky, 300),
        (Channel::Mastodon, 500),
        (Channel::Threads, 500),
        (Channel::Telegram, 4096),
        (Channel::Reddit, 300),
        (Channel::Viber, 200),
    ];
    for localized in localizations(&campaigns) {
        for (channel, max) in limited {
            let length = share_channel(&campaigns, channel).length(&localized.content.share, LINK);
            let (length, limit) = length.expect("a limit");
            assert_eq!(limit, max, "{channel:?}");
            assert!((10..=max).contains(&length), "{} {channel:?} {length}", localized.lang());
        }
    }
    // X: each letter counts one, the ellipsis two, a link 23, and the hashtags count too
    // (https://docs.x.com/fundamentals/counting-characters).
    let share =
        ShareText { post: "Été … ok".into(), hashtags: vec!["A".into(), "B".into()], ..ShareText::default() };
    let x = share_channel(&campaigns, Channel::X).length(&share, LINK);
    assert_eq!(x, Some((9 + " #A #B ".len() + 23, 280)));
    let bluesky = share_channel(&campaigns, Channel::Bluesky).length(&share, LINK);
    assert_eq!(bluesky, Some((8 + " #A #B ".len() + LINK.len(), 300)));
}

#[test]
fn no_text_is_left_untranslated() {
    let campaigns = campaigns();
    let localizations = localizations(&campaigns);
    let english = localizations.iter().find(|localized| localized.lang() == "en").expect("English");
    let texts = |share: &ShareText| {
        [&share.message, &share.post, &share.brief, &share.subject, &share.letter].map(String::clone)
    };
    for localized in localizations.iter().filter(|localized| localized.lang() != "en") {
        for (own, english) in texts(&localized.content.share).iter().zip(texts(&english.content.share)) {
            assert_ne!(*own, english, "{}", localized.lang());
        }
    }
}

#[test]
fn each_channel_has_a_name_and_is_shown_where_it_is_popular() {
    let campaigns = campaigns();
    let localizations = localizations(&campaigns);
    let listed: BTreeSet<_> =
        localizations.iter().flat_map(|localized| localized.share_channels.iter().map(|known| known.channel)).collect();
    let buttons = [Channel::Native, Channel::Copy, Channel::Qr];
    for localized in &localizations {
        for channel in Channel::VARIANTS {
            let key = channel.message_key();
            assert!(localized.messages.0.contains_key(&key), "{} {key}", localized.lang());
            assert!(buttons.contains(channel) || listed.contains(channel), "{channel:?} is shown in no language");
        }
    }
    let first = |lang: &str| {
        let localized = localizations.iter().find(|localized| localized.lang() == lang).expect("supported");
        localized.share_channels.first().expect("a share channel").channel
    };
    assert_eq!((first("th"), first("el"), first("fr")), (Channel::Line, Channel::Viber, Channel::Whatsapp));
}

#[test]
fn signal_accepts_a_text_only_through_the_clipboard() {
    let campaigns = campaigns();
    assert_eq!(share_channel(&campaigns, Channel::Signal).url(&ShareText::default(), LINK), None);
}
