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

use super::{check, locale::Review, manifest::Manifest, table_reader::TableReader};

/// The texts of a campaign in one language.
#[derive(Debug)]
pub struct LocalizedTexts {
    title: String,
    slogan: String,
    intro: String,
    pledge: PledgeText,
    audiences: Vec<Guide>,
    advocacy: TextSection,
    harms: Harms,
    resources: Vec<Resource>,
    help: Vec<HelpLink>,
    share: ShareText,
}

impl LocalizedTexts {
    /// Returns the texts for shares.
    pub fn share(&self) -> &ShareText {
        &self.share
    }

    /// Returns the keys of the optional texts that this language has. Keys of list entries are numbered from 1.
    pub fn optional_keys(&self) -> BTreeSet<String> {
        let guide_keys = |guide: &Guide| {
            let optional = [
                ("statement", guide.statement.is_some()),
                ("reassurance", guide.reassurance.is_some()),
                ("promises", guide.promises.is_some()),
            ];
            let audience = guide.audience.as_str();
            let present_texts = optional.into_iter().filter(|(_, is_present)| *is_present);
            present_texts.map(move |(key, _)| format!("audiences.{audience}.{key}"))
        };
        let numbered = |key: &'static str, count: usize| (1..=count).map(move |i| format!("{key}[{i}]"));
        let lists = [
            ("harms.paragraphs", self.harms.paragraphs.len()),
            ("advocacy.paragraphs", self.advocacy.paragraphs.len()),
            ("share.letter", self.share.letter.split("\n\n").count()),
            ("share.hashtags", self.share.hashtags.len()),
        ];
        let list_keys = lists.into_iter().flat_map(|(key, count)| numbered(key, count));
        self.audiences.iter().flat_map(guide_keys).chain(list_keys).collect()
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
    let mut guides = table.table("audiences");
    LocalizedTexts {
        title: table.string("title"),
        slogan: table.string("slogan"),
        intro: table.string("intro"),
        pledge: read_pledge(manifest, &mut table),
        audiences: manifest
            .audiences
            .iter()
            .map(|steps| read_guide(manifest, steps.audience, &steps.steps, guides.table(steps.audience.as_str())))
            .collect(),
        advocacy: read_section(table.table("advocacy")),
        harms: read_harms(table.table("harms")),
        resources: read_resources(manifest, table.table("resources")),
        help: read_help(manifest, table.table("help")),
        share: read_share(table.table("share")),
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

fn read_guide(manifest: &Manifest, audience: Audience, steps: &[String], mut table: TableReader<'_>) -> Guide {
    let mut step_texts = table.table("steps");
    Guide {
        audience,
        name: table.string("name"),
        intro: table.string("intro"),
        statement: table.optional_string("statement"),
        reassurance: table.optional_string("reassurance"),
        promises: table.optional_table("promises").map(|table| read_promises(manifest, table)),
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
    for (key, text) in [("post", &share.post), ("brief", &share.brief), ("subject", &share.subject)] {
        if text.contains('\n') {
            table.error(key, "must be one line");
        }
    }
    share
}

fn read_resources(manifest: &Manifest, mut table: TableReader<'_>) -> Vec<Resource> {
    let links = manifest.resources.iter();
    links.map(|link| Resource { title: table.string(&link.id), url: link.url.clone() }).collect()
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
