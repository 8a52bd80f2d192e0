//! The texts of a campaign in one language, matched with the ids of its manifest.
//!
//! Invariant: each id of the manifest has its text, and each text has its id.

use std::collections::BTreeSet;

use api::{
    Audience, Campaign,
    campaign::{
        Direction, Guide, Harms, HelpLink, Language, PledgeText, Promise, Resource, ShareText, Step, TextSection,
    },
};

use super::{
    check,
    locale::Review,
    manifest::{AudienceSteps, Link, Manifest},
    table_reader::TableReader,
};

/// The texts of a campaign in one language.
#[derive(Debug)]
pub struct LocalizedTexts {
    title: String,
    slogan: String,
    intro: String,
    pledge: PledgeText,
    audiences: Vec<Guide>,
    about: Option<TextSection>,
    advocacy: TextSection,
    harms: Harms,
    resources: Vec<Resource>,
    help: Vec<HelpLink>,
    share: ShareText,
    own_shares: Vec<(Audience, ShareText)>,
    /// Keys of the texts of these shares that the file has.
    own_share_keys: Vec<String>,
}

impl LocalizedTexts {
    /// Returns the texts of shares by the key of their table: the campaign's, and those for one audience.
    pub fn shares(&self) -> impl Iterator<Item = (String, &ShareText)> {
        let own = self.own_shares.iter().map(|(own, share)| (format!("audiences.{}.share", own.as_str()), share));
        std::iter::once(("share".to_owned(), &self.share)).chain(own)
    }

    /// Removes and returns the texts of shares for one audience each.
    pub fn take_own_shares(&mut self) -> Vec<(Audience, ShareText)> {
        std::mem::take(&mut self.own_shares)
    }

    /// Returns the keys of the optional texts that this language has. Keys of list entries are numbered from 1.
    pub fn optional_keys(&self) -> BTreeSet<String> {
        let guide_keys = |guide: &Guide| {
            let optional = [
                ("statement", guide.statement.is_some()),
                ("reassurance", guide.reassurance.is_some()),
                ("promises", guide.promises.is_some()),
                ("thanks", guide.thanks.is_some()),
            ];
            let audience = guide.audience.as_str();
            let present_texts = optional.into_iter().filter(|(_, is_present)| *is_present);
            present_texts.map(move |(key, _)| format!("audiences.{audience}.{key}"))
        };
        let notes = self.resources.iter().enumerate().filter(|(_, resource)| resource.note.is_some());
        let note_keys = notes.map(|(i, _)| format!("resources[{}].note", i + 1));
        let numbered = |key: String, count: usize| (1..=count).map(move |i| format!("{key}[{i}]"));
        let lists = [
            ("about.paragraphs", self.about.as_ref().map_or(0, |about| about.paragraphs.len())),
            ("harms.paragraphs", self.harms.paragraphs.len()),
            ("advocacy.paragraphs", self.advocacy.paragraphs.len()),
            ("share.hashtags", self.share.hashtags.len()),
        ]
        .map(|(key, count)| (key.to_owned(), count));
        let letters = self.shares().map(|(key, share)| (format!("{key}.letter"), share.letter.split("\n\n").count()));
        let list_keys = lists.into_iter().chain(letters).flat_map(|(key, count)| numbered(key, count));
        self.audiences
            .iter()
            .flat_map(guide_keys)
            .chain(note_keys)
            .chain(list_keys)
            .chain(self.own_share_keys.iter().cloned())
            .collect()
    }

    /// Combines the texts with the manifest into the campaign in this language.
    pub fn into_content(self, manifest: &Manifest, lang: &str, dir: Direction, languages: Vec<Language>) -> Campaign {
        Campaign {
            slug: manifest.slug.clone(),
            lang: lang.to_owned(),
            dir,
            languages,
            organiser: manifest.organiser.clone(),
            floor: manifest.floor,
            goals: manifest.goals.clone(),
            title: self.title,
            slogan: self.slogan,
            intro: self.intro,
            pledge: self.pledge,
            audiences: self.audiences,
            about: self.about,
            advocacy: self.advocacy,
            harms: self.harms,
            resources: self.resources,
            help: self.help,
            leave_url: manifest.leave_url.clone(),
            share: self.share,
        }
    }
}

/// Reads a language file of a campaign.
pub fn read(manifest: &Manifest, mut table: TableReader<'_>) -> LocalizedTexts {
    table.variant::<Review>("review", "pending or native");
    let share = read_share(table.table("share"));
    let (mut audiences, mut own_shares, mut own_share_keys) = (Vec::new(), Vec::new(), Vec::new());
    let mut guides = table.table("audiences");
    for steps in &manifest.audiences {
        let mut guide = guides.table(steps.audience.as_str());
        let own = guide.optional_table("share").map(|table| {
            let keys = table.unread_keys().into_iter();
            own_share_keys.extend(keys.map(|key| format!("audiences.{}.share.{key}", steps.audience.as_str())));
            read_own_share(table, &share)
        });
        audiences.push(read_guide(manifest, steps, guide, own.as_ref()));
        own_shares.extend(own.map(|own| (steps.audience, own)));
    }
    LocalizedTexts {
        title: table.string("title"),
        slogan: table.string("slogan"),
        intro: table.string("intro"),
        pledge: read_pledge(manifest, &mut table),
        audiences,
        about: table.optional_table("about").map(read_section),
        advocacy: read_section(table.table("advocacy")),
        harms: read_harms(table.table("harms")),
        resources: read_resources(manifest, table.table("resources")),
        help: read_help(manifest, table.table("help")),
        share,
        own_shares,
        own_share_keys,
    }
}

fn read_pledge(manifest: &Manifest, table: &mut TableReader<'_>) -> PledgeText {
    let promises = read_promises(manifest, table.table("promises"));
    let mut table = table.table("pledge");
    PledgeText {
        statement: table.string("statement"),
        promises,
        thanks_title: table.string("thanks_title"),
        thanks: table.string("thanks"),
    }
}

fn read_promises(manifest: &Manifest, mut table: TableReader<'_>) -> Vec<Promise> {
    manifest.promises.iter().map(|id| Promise { id: id.clone(), text: table.string(id) }).collect()
}

fn read_guide(
    manifest: &Manifest,
    AudienceSteps { audience, steps }: &AudienceSteps,
    mut table: TableReader<'_>,
    share: Option<&ShareText>,
) -> Guide {
    let mut step_texts = table.table("steps");
    Guide {
        audience: *audience,
        name: table.string("name"),
        intro: table.string("intro"),
        statement: table.optional_string("statement"),
        reassurance: table.optional_string("reassurance"),
        promises: table.optional_table("promises").map(|table| read_promises(manifest, table)),
        thanks: table.optional_string("thanks"),
        share_message: share.map(|share| share.message.clone()),
        steps: steps.iter().map(|id| read_step(id, step_texts.table(id))).collect(),
    }
}

fn read_step(id: &str, mut table: TableReader<'_>) -> Step {
    Step { id: id.to_owned(), title: table.string("title"), detail: table.string("detail") }
}

fn read_section(mut table: TableReader<'_>) -> TextSection {
    TextSection { title: table.string("title"), paragraphs: table.non_empty_strings("paragraphs") }
}

fn read_harms(mut table: TableReader<'_>) -> Harms {
    Harms {
        title: table.string("title"),
        content_note: table.string("content_note"),
        paragraphs: table.non_empty_strings("paragraphs"),
        never_your_fault: table.string("never_your_fault"),
    }
}

fn read_share(mut table: TableReader<'_>) -> ShareText {
    let share = ShareText {
        message: table.string("message"),
        post: table.string("post"),
        brief: table.string("brief"),
        subject: table.string("subject"),
        letter: table.non_empty_strings("letter").join("\n\n"),
        hashtags: table.strings("hashtags"),
    };
    table.report("hashtags", check::hashtags(&share.hashtags));
    check_lines(&table, &share);
    share
}

/// Reads the texts of a share for one audience. A text that is missing is the campaign's own.
fn read_own_share(mut table: TableReader<'_>, campaign: &ShareText) -> ShareText {
    let mut text = |key, own: &String| table.optional_string(key).unwrap_or_else(|| own.clone());
    let share = ShareText {
        message: text("message", &campaign.message),
        post: text("post", &campaign.post),
        brief: text("brief", &campaign.brief),
        subject: text("subject", &campaign.subject),
        letter: campaign.letter.clone(),
        hashtags: campaign.hashtags.clone(),
    };
    let letter = table.optional_strings("letter").join("\n\n");
    let share = if letter.is_empty() { share } else { ShareText { letter, ..share } };
    check_lines(&table, &share);
    share
}

fn check_lines(table: &TableReader<'_>, share: &ShareText) {
    for (key, text) in [("post", &share.post), ("brief", &share.brief), ("subject", &share.subject)] {
        if text.contains('\n') {
            table.error(key, "must be one line");
        }
    }
}

fn read_resources(manifest: &Manifest, mut table: TableReader<'_>) -> Vec<Resource> {
    let links = manifest.resources.iter();
    links.map(|link| read_resource(link, &mut table)).collect()
}

/// Reads a publication: its title, or a table with its title and a note.
fn read_resource(link: &Link, table: &mut TableReader<'_>) -> Resource {
    let url = link.url.clone();
    if !table.is_table(&link.id) {
        return Resource { title: table.string(&link.id), url, note: None };
    }
    let mut table = table.table(&link.id);
    Resource { title: table.string("title"), url, note: table.optional_string("note") }
}

fn read_help(manifest: &Manifest, mut table: TableReader<'_>) -> Vec<HelpLink> {
    manifest
        .help
        .iter()
        .map(|link| {
            let mut table = table.table(&link.id);
            HelpLink {
                title: table.string("title"),
                note: table.string("note"),
                url: link.url.clone().unwrap_or_default(),
                kind: link.kind,
                audiences: link.audiences.clone(),
            }
        })
        .collect()
}
