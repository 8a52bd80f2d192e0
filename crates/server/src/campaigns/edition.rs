//! A campaign's texts in one language, held against `campaign.toml`.
//!
//! Invariant: every id has its text, and no text is without its id.

use std::collections::BTreeSet;

use api::{
    Audience, Campaign,
    campaign::{Direction, Guide, Harms, HelpLink, Language, PledgeText, Promise, Resource, Section, ShareText, Step},
};

use super::{check, locale::Review, pack::Pack, part::Part};

/// The texts in one language.
#[derive(Debug)]
pub struct Texts {
    title: String,
    slogan: String,
    intro: String,
    pledge: PledgeText,
    audiences: Vec<Guide>,
    advocacy: Section,
    harms: Harms,
    resources: Vec<Resource>,
    help: Vec<HelpLink>,
    share: ShareText,
}

impl Texts {
    /// What a share says.
    pub fn share(&self) -> &ShareText {
        &self.share
    }

    /// The keys of texts that a campaign may do without, and this language has; those in lists are numbered from 1.
    pub fn optional_keys(&self) -> BTreeSet<String> {
        let of = |guide: &Guide| {
            let has = [
                ("statement", guide.statement.is_some()),
                ("reassurance", guide.reassurance.is_some()),
                ("promises", guide.promises.is_some()),
            ];
            let audience = guide.audience.as_str();
            has.into_iter().filter(|(_, has)| *has).map(move |(key, _)| format!("audiences.{audience}.{key}"))
        };
        let numbered = |key: &'static str, paragraphs: &[String]| {
            (1..=paragraphs.len()).map(move |i| format!("{key}.paragraphs[{i}]"))
        };
        let paragraphs =
            numbered("harms", &self.harms.paragraphs).chain(numbered("advocacy", &self.advocacy.paragraphs));
        let letter = (1..=self.share.letter.split("\n\n").count()).map(|i| format!("share.letter[{i}]"));
        let hashtags = (1..=self.share.hashtags.len()).map(|i| format!("share.hashtags[{i}]"));
        self.audiences.iter().flat_map(of).chain(paragraphs).chain(letter).chain(hashtags).collect()
    }
}

/// Reads the texts.
pub fn read(pack: &Pack, mut part: Part<'_>) -> Texts {
    part.name::<Review>("review", "pending or native");
    let mut guides = part.part("audiences");
    Texts {
        title: part.text("title"),
        slogan: part.text("slogan"),
        intro: part.text("intro"),
        pledge: read_pledge(pack, &mut part),
        audiences: pack
            .audiences
            .iter()
            .map(|steps| read_guide(pack, steps.audience, &steps.steps, guides.part(steps.audience.as_str())))
            .collect(),
        advocacy: read_section(part.part("advocacy")),
        harms: read_harms(part.part("harms")),
        resources: read_resources(pack, part.part("resources")),
        help: read_help(pack, part.part("help")),
        share: read_share(part.part("share")),
    }
}

/// Puts the texts and what is the same in every language together.
pub fn campaign(pack: &Pack, lang: &str, dir: Direction, languages: Vec<Language>, texts: Texts) -> Campaign {
    Campaign {
        slug: pack.slug.clone(),
        lang: lang.to_owned(),
        dir,
        languages,
        organiser: pack.organiser.clone(),
        floor: pack.floor,
        goals: pack.goals.clone(),
        title: texts.title,
        slogan: texts.slogan,
        intro: texts.intro,
        pledge: texts.pledge,
        audiences: texts.audiences,
        advocacy: texts.advocacy,
        harms: texts.harms,
        resources: texts.resources,
        help: texts.help,
        leave_url: pack.leave_url.clone(),
        share: texts.share,
    }
}

fn read_pledge(pack: &Pack, part: &mut Part<'_>) -> PledgeText {
    let promises = read_promises(pack, part.part("promises"));
    let mut part = part.part("pledge");
    PledgeText {
        statement: part.text("statement"),
        promises,
        thanks_title: part.text("thanks_title"),
        thanks: part.text("thanks"),
    }
}

fn read_promises(pack: &Pack, mut part: Part<'_>) -> Vec<Promise> {
    pack.promises.iter().map(|id| Promise { id: id.clone(), text: part.text(id) }).collect()
}

fn read_guide(pack: &Pack, audience: Audience, steps: &[String], mut part: Part<'_>) -> Guide {
    let mut texts = part.part("steps");
    Guide {
        audience,
        name: part.text("name"),
        intro: part.text("intro"),
        statement: part.optional_text("statement"),
        reassurance: part.optional_text("reassurance"),
        promises: part.optional_part("promises").map(|part| read_promises(pack, part)),
        steps: steps.iter().map(|id| read_step(id, texts.part(id))).collect(),
    }
}

fn read_step(id: &str, mut part: Part<'_>) -> Step {
    Step { id: id.to_owned(), title: part.text("title"), detail: part.text("detail") }
}

fn read_section(mut part: Part<'_>) -> Section {
    Section { title: part.text("title"), paragraphs: part.some_texts("paragraphs") }
}

fn read_harms(mut part: Part<'_>) -> Harms {
    Harms {
        title: part.text("title"),
        content_note: part.text("content_note"),
        paragraphs: part.some_texts("paragraphs"),
        never_your_fault: part.text("never_your_fault"),
    }
}

fn read_share(mut part: Part<'_>) -> ShareText {
    let share = ShareText {
        message: part.text("message"),
        post: part.text("post"),
        brief: part.text("brief"),
        subject: part.text("subject"),
        letter: part.some_texts("letter").join("\n\n"),
        hashtags: part.texts("hashtags"),
    };
    if let Some(fault) = check::hashtags(&share.hashtags) {
        part.fault("hashtags", &fault);
    }
    for (key, text) in [("post", &share.post), ("brief", &share.brief), ("subject", &share.subject)] {
        if text.contains('\n') {
            part.fault(key, "must be one line");
        }
    }
    share
}

fn read_resources(pack: &Pack, mut part: Part<'_>) -> Vec<Resource> {
    pack.resources.iter().map(|linked| Resource { title: part.text(&linked.id), url: linked.url.clone() }).collect()
}

fn read_help(pack: &Pack, mut part: Part<'_>) -> Vec<HelpLink> {
    pack.help
        .iter()
        .map(|linked| {
            let mut part = part.part(&linked.id);
            HelpLink {
                title: part.text("title"),
                note: part.text("note"),
                url: linked.url.clone().unwrap_or_default(),
                kind: linked.kind,
                audiences: linked.audiences.clone(),
            }
        })
        .collect()
}
