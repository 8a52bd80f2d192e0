//! Every way to share, in every language the campaign in the box is offered in, held against the channel's own rules.

use api::{Channel, campaign::ShareText};
use sid_pledge_server::campaigns::{Campaigns, Edition, Source, Way};

const LINK: &str = "https://pledge.example.org/s/sid-2023/ngo-be/x?lang=fr";

/// A channel, where its address must lead, and the fields that must hold the link and some text.
type Rule = (Channel, &'static str, &'static str, Option<(&'static str, fn(&ShareText) -> String)>);

/// As the channels document them.
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
    Campaigns::load(&Source::Embedded).expect("faultless")
}

/// The campaign in the box, in each language.
fn editions(campaigns: &Campaigns) -> Vec<std::sync::Arc<Edition>> {
    let campaign = campaigns.get("sid-2023").expect("the campaign in the box");
    let editions: Vec<_> = campaign.editions().cloned().collect();
    assert_eq!(editions.len(), 12);
    editions
}

fn way(campaigns: &Campaigns, channel: Channel) -> Way {
    campaigns.channels().all().iter().find(|way| way.channel == channel).expect("a way").clone()
}

/// The fields of an address, decoded as strictly as `decodeURIComponent` does.
fn fields(address: &str, head: &str) -> Vec<(String, String)> {
    let rest = address.strip_prefix(head).unwrap_or_else(|| panic!("{address} does not begin with {head}"));
    rest.split('&')
        .map(|field| {
            let (name, value) = field.split_once('=').unwrap_or_else(|| panic!("{field} in {address}"));
            let decoded = percent_encoding::percent_decode_str(value).decode_utf8().expect("UTF-8").into_owned();
            (name.to_owned(), decoded)
        })
        .collect()
}

#[test]
fn every_address_is_right_in_every_language() {
    let campaigns = campaigns();
    for edition in editions(&campaigns) {
        let (share, lang) = (&edition.campaign.share, &edition.campaign.lang);
        for (channel, head, link_in, text_in) in RULES {
            let address = way(&campaigns, channel).address(share, LINK).expect("an address");
            let case = format!("{lang} {channel:?}: {address}");
            let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~%:/?#&=".contains(&byte);
            assert!(address.bytes().all(safe), "{case}");
            let fields = fields(&address, head);
            let field = |name: &str| &fields.iter().find(|(known, _)| known == name).expect(&case).1;
            assert!(field(link_in).contains(LINK), "{case}");
            assert_eq!(address.matches("%2Fs%2Fsid-2023").count(), 1, "the link stands there once: {case}");
            assert!(fields.iter().all(|(_, value)| !value.contains(['{', '}'])), "nothing is left to fill in: {case}");
            if let Some((name, text)) = text_in {
                assert!(field(name).starts_with(&text(share)), "{case}");
            }
        }
    }
}

#[test]
fn what_is_posted_is_within_each_channels_limit_as_it_counts() {
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
    for edition in editions(&campaigns) {
        for (channel, most) in limited {
            let (length, limit) = way(&campaigns, channel).length(&edition.campaign.share, LINK).expect("a limit");
            assert_eq!(limit, most, "{channel:?}");
            assert!((10..=most).contains(&length), "{} {channel:?} {length}", edition.campaign.lang);
        }
    }
    // X: each letter one, the dots two, a link 23, and the hashtags (https://docs.x.com/fundamentals/counting-characters).
    let share =
        ShareText { post: "Été … ok".into(), hashtags: vec!["A".into(), "B".into()], ..ShareText::default() };
    let x = way(&campaigns, Channel::X).length(&share, LINK);
    assert_eq!(x, Some((9 + " #A #B ".len() + 23, 280)));
    let bluesky = way(&campaigns, Channel::Bluesky).length(&share, LINK);
    assert_eq!(bluesky, Some((8 + " #A #B ".len() + LINK.len(), 300)));
}

#[test]
fn no_text_is_left_untranslated() {
    let campaigns = campaigns();
    let editions = editions(&campaigns);
    let english = editions.iter().find(|edition| edition.campaign.lang == "en").expect("English");
    let texts = |share: &ShareText| {
        [&share.message, &share.post, &share.brief, &share.subject, &share.letter].map(String::clone)
    };
    for edition in editions.iter().filter(|edition| edition.campaign.lang != "en") {
        for (own, english) in texts(&edition.campaign.share).iter().zip(texts(&english.campaign.share)) {
            assert_ne!(*own, english, "{}", edition.campaign.lang);
        }
    }
}

#[test]
fn every_channel_has_a_name_and_is_offered_where_it_makes_sense() {
    let campaigns = campaigns();
    let offered_somewhere: std::collections::BTreeSet<_> =
        editions(&campaigns).iter().flat_map(|edition| edition.ways.iter().map(|way| way.channel)).collect();
    let buttons = [Channel::Native, Channel::Copy, Channel::Qr];
    for edition in editions(&campaigns) {
        for channel in <Channel as strum::VariantArray>::VARIANTS {
            let key = channel.word();
            assert!(edition.words.0.contains_key(&key), "{} {key}", edition.campaign.lang);
            assert!(buttons.contains(channel) || offered_somewhere.contains(channel), "{channel:?} is offered nowhere");
        }
    }
    let first = |lang: &str| {
        let editions = editions(&campaigns);
        let edition = editions.iter().find(|edition| edition.campaign.lang == lang).expect("offered");
        edition.ways.first().expect("a way").channel
    };
    assert_eq!((first("th"), first("el"), first("fr")), (Channel::Line, Channel::Viber, Channel::Whatsapp));
}

#[test]
fn signal_takes_a_text_from_the_clipboard_alone() {
    let campaigns = campaigns();
    assert_eq!(way(&campaigns, Channel::Signal).address(&ShareText::default(), LINK), None);
}
