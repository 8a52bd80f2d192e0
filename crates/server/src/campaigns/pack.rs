//! What is the same in every language: `campaign.toml`.
//!
//! Invariant: a link that is not confirmed never leaves this module.

use std::collections::BTreeSet;

use api::{
    Audience,
    campaign::{HelpKind, Organiser},
};
use jiff::civil::Date;
use strum::{EnumString, VariantArray};

use super::{check, part::Part};

/// A campaign without its texts.
#[derive(Debug)]
pub struct Pack {
    /// Its name in URLs and attributes.
    pub slug: String,
    /// The language for those whose own is not offered.
    pub default_language: String,
    /// Below this many pledges no number is shown.
    pub floor: u64,
    /// The page shown to those who leave in a hurry.
    pub leave_url: String,
    /// The numbers of pledges to reach.
    pub goals: Vec<u64>,
    /// The ids of the promises.
    pub promises: Vec<String>,
    /// Who runs it.
    pub organiser: Organiser,
    /// The audiences and the ids of their steps.
    pub audiences: Vec<AudienceSteps>,
    /// Further reading.
    pub resources: Vec<Linked>,
    /// Where to find help.
    pub help: Vec<Linked>,
}

/// An audience and the ids of its steps.
#[derive(Debug)]
pub struct AudienceSteps {
    /// The audience.
    pub audience: Audience,
    /// The ids of its steps.
    pub steps: Vec<String>,
}

/// Something to read or a place to find help.
#[derive(Debug)]
pub struct Linked {
    /// The id its texts go by.
    pub id: String,
    /// Where it is, once that is confirmed.
    pub url: Option<String>,
    /// What it helps with; of no meaning for something to read.
    pub kind: HelpKind,
    /// Those it is shown to; empty for all.
    pub audiences: Vec<Audience>,
}

/// Whether somebody has seen that a link leads where it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString)]
#[strum(serialize_all = "lowercase")]
enum Status {
    Confirmed,
    Unconfirmed,
}

/// Reads `campaign.toml`.
pub fn read(folder: &str, mut part: Part<'_>) -> Pack {
    let slug = part.text("slug");
    if slug != folder {
        part.fault("slug", &format!("must be the folder's name, “{folder}”"));
    }
    if !check::is_slug(folder) {
        part.fault("slug", "must be lower-case letters, digits and hyphens, at most 64");
    }
    let default_language = part.text("default_language");
    let floor = part.number("floor");
    let leave_url = part.text("leave_url");
    report(&part, "leave_url", check::link(&leave_url).filter(|_| !leave_url.is_empty()));
    let goals = part.numbers("goals");
    report(&part, "goals", check::goals(&goals));
    let promises = part.texts("promises");
    report(&part, "promises", check::ids(&promises).or_else(|| check::length(promises.len(), 3, 6)));
    Pack {
        organiser: read_organiser(part.part("organiser")),
        audiences: read_audiences(&mut part),
        resources: read_linked(&mut part, "resources"),
        help: read_help(&mut part),
        slug,
        default_language,
        floor,
        leave_url,
        goals,
        promises,
    }
}

fn read_organiser(mut part: Part<'_>) -> Organiser {
    let organiser = Organiser { name: part.text("name"), url: part.text("url") };
    report(&part, "url", check::link(&organiser.url).filter(|_| !organiser.url.is_empty()));
    organiser
}

fn read_audiences(part: &mut Part<'_>) -> Vec<AudienceSteps> {
    let (mut audiences, mut seen_steps) = (Vec::<AudienceSteps>::new(), BTreeSet::new());
    for mut part in part.parts("audiences") {
        let audience = part.name::<Audience>("id", "an audience");
        let steps = part.texts("steps");
        report(&part, "steps", check::ids(&steps).or_else(|| check::length(steps.len(), 4, 6)));
        if let Some(step) = steps.iter().find(|step| seen_steps.contains(*step)) {
            part.fault("steps", &format!("“{step}” is another audience's step already"));
        }
        seen_steps.extend(steps.iter().cloned());
        if let Some(audience) = audience {
            if audiences.iter().any(|known| known.audience == audience) {
                part.fault("id", &format!("“{}” stands here twice", audience.as_str()));
            }
            audiences.push(AudienceSteps { audience, steps });
        }
    }
    if audiences.is_empty() {
        part.fault("audiences", "is missing");
    } else if !audiences.iter().any(|known| known.audience == Audience::Everyone) {
        part.fault("audiences", "“everyone” is missing, the audience of those who choose none");
    }
    audiences
}

fn read_help(part: &mut Part<'_>) -> Vec<Linked> {
    let help = read_linked(part, "help");
    for linked in help.iter().filter(|linked| linked.url.is_none()) {
        part.fault("help", &format!("“{}” has no confirmed link, and help without one is none", linked.id));
    }
    if help.is_empty() {
        part.fault("help", "is missing");
    }
    for audience in Audience::VARIANTS {
        let is_for = |linked: &Linked| linked.audiences.is_empty() || linked.audiences.contains(audience);
        if !help.is_empty() && !help.iter().any(is_for) {
            part.fault("help", &format!("there is none for the audience “{}”", audience.as_str()));
        }
    }
    help
}

fn read_linked(part: &mut Part<'_>, key: &str) -> Vec<Linked> {
    let all: Vec<Linked> = part.parts(key).into_iter().map(|part| read_link(part, key == "help")).collect();
    let ids: Vec<String> = all.iter().map(|linked| linked.id.clone()).collect();
    report(part, key, check::ids(&ids).filter(|_| ids.iter().all(|id| !id.is_empty())));
    all
}

fn read_link(mut part: Part<'_>, for_audiences: bool) -> Linked {
    let id = part.text("id");
    let url = part.optional_text("url");
    if let Some(url) = &url {
        report(&part, "url", check::link(url).filter(|_| !url.is_empty()));
    }
    let status = part.name::<Status>("status", "confirmed or unconfirmed");
    match part.optional_text("checked_on") {
        Some(date) if date.parse::<Date>().is_err() => part.fault("checked_on", "must be a day, such as 2026-11-23"),
        None if status == Some(Status::Confirmed) => part.fault("checked_on", "is missing"),
        _ => {}
    }
    if status == Some(Status::Confirmed) && url.is_none() {
        part.fault("url", "is missing, and the status is confirmed");
    }
    let (mut audiences, mut kind) = (Vec::new(), HelpKind::Talk);
    if for_audiences {
        kind = part.name("kind", "talk, pictures or report").unwrap_or(kind);
        for name in part.texts("audiences") {
            match name.parse() {
                Ok(audience) => audiences.push(audience),
                Err(_) => part.fault("audiences", &format!("“{name}” is not an audience")),
            }
        }
    }
    Linked { id, url: url.filter(|_| status == Some(Status::Confirmed)), kind, audiences }
}

fn report(part: &Part<'_>, key: &str, fault: Option<String>) {
    if let Some(fault) = fault {
        part.fault(key, &fault);
    }
}
