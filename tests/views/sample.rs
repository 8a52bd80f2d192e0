//! Small invented campaign, so that these tests do not depend on the texts of a real one.

use api::{
    Channel,
    counts::{Total, Totals},
};
use serde_json::json;
use sid_pledge::{WidgetProps, own_pledge::OwnPledge};

/// Properties as the server would render them.
pub fn props() -> WidgetProps {
    let section = |title: &str| json!({ "title": title, "paragraphs": ["A paragraph."] });
    let step = |id: &str| json!({ "id": id, "title": "Talk", "detail": "Ten minutes are enough." });
    let messages: serde_json::Map<_, _> =
        api::Message::ALL.iter().map(|message| (message.key().into(), text(*message))).collect();
    serde_json::from_value(json!({
        "config": {
            "campaign": "sample", "partner": "ngo-be", "audience": null, "layout": "full", "theme": "auto", "hide": [],
            "mode": "live", "storage": true, "channel": null, "endpoint": "", "public_url": "https://pledge.example"
        },
        "campaign": {
            "slug": "sample", "lang": "en", "dir": "ltr", "languages": [{ "tag": "en", "name": "English" }, { "tag": "fr", "name": "Français" }],
            "organiser": { "name": "Nobody", "url": "https://nobody.example/" }, "floor": 10, "goals": [100, 5000],
            "title": "A sample", "slogan": "Together", "intro": "What it is about.",
            "pledge": {
                "statement": "I will listen.",
                "promises": [{ "id": "listen", "text": "I listen." }, { "id": "ask", "text": "I ask." }],
                "thanks_title": "Thank you", "thanks": "It counts."
            },
            "audiences": [
                {
                    "audience": "child", "name": "Child", "intro": "For you.", "statement": "I ask a grown-up.",
                    "promises": null, "steps": [step("show")]
                },
                { "audience": "parent", "name": "Parent", "intro": "For you.", "statement": null, "promises": null,
                  "steps": [step("talk"), step("look")] }
            ],
            "advocacy": section("What we ask of lawmakers"),
            "harms": {
                "title": "Harms, in plain words", "content_note": "For adults.", "paragraphs": ["A paragraph."],
                "never_your_fault": "It is never the child’s fault."
            },
            "resources": [{ "title": "A report", "url": "https://nobody.example/report" }, { "title": "A book", "url": null }],
            "help": [
                { "title": "A helpline", "note": "Anywhere.", "url": "tel:116111", "kind": "talk", "audiences": [] },
                { "title": "For adults only", "note": "", "url": "https://help.example/", "kind": "report", "audiences": ["parent"] }
            ],
            "leave_url": "https://neutral.example/",
            "share": {
                "message": "Join in: a safer internet", "post": "Join in", "brief": "Join", "subject": "Join",
                "letter": "Hello", "hashtags": ["Safer"]
            }
        },
        "words": messages,
        "counts": null,
        "page_query": "&partner=ngo-be",
        "share_links": [
            { "channel": "whatsapp", "url": "https://whatsapp.example/?text=Join" },
            { "channel": "sms", "url": "sms:?&body=Join" },
            { "channel": "signal", "url": null },
            { "channel": "x", "url": "https://x.example/" },
            { "channel": "mastodon", "url": "https://mastodon.example/" }
        ],
        "qr": { "size": 2, "path": "M0 0h1v1h-1z" }
    }))
    .map(|mut props: WidgetProps| {
        count(&mut props, 42);
        props
    })
    .unwrap_or_else(|error| panic!("invalid sample properties: {error}"))
}

fn text(message: api::Message) -> serde_json::Value {
    match message {
        api::Message::PledgeCount => json!({ "one": "{count} person took it", "other": "{count} people took it" }),
        api::Message::ShareCount => json!({ "one": "shared once", "other": "shared {count} times" }),
        api::Message::AmongTheFirst => json!("Be among the first"),
        api::Message::CountUnknown => json!("The count cannot be shown"),
        api::Message::Goal => json!("Goal: {goal}"),
        api::Message::GoalReached => json!("Reached: {goal}"),
        api::Message::Milestone => json!("A goal is reached: {goal}"),
        api::Message::PledgeNumber => json!("One of {count}"),
        api::Message::SharePaste => json!("Paste into {network}"),
        api::Message::ShareImpact => json!("visits {visits}, pledges {pledges}"),
        api::Message::PledgesFromShares => json!("came through shares: {count}"),
        api::Message::StepsProgress => json!("{done} of {total}"),
        api::Message::CampaignBy => json!("By {organiser}"),
        other => json!(other.key()),
    }
}

/// Sets the counts.
pub fn count(props: &mut WidgetProps, pledges: u64) {
    props.counts = Some(Totals {
        pledges,
        shares: Total { total: 15, by_channel: vec![(Channel::Copy, 3), (Channel::Whatsapp, 12)] },
        visits: Total { total: 3, by_channel: vec![(Channel::Whatsapp, 3)] },
        pledges_from_shares: 11,
        goal: api::counts::next_goal(&[100, 5000], pledges),
        as_of: "2023-02-07T09:00:00Z".into(),
    });
}

/// Pledge that the visitor has taken.
pub fn own_pledge() -> OwnPledge {
    OwnPledge { id: api::EntryId::new(1_675_760_400_000, &[7; 10]), receipt: "the-receipt".into(), number: Some(1234) }
}
