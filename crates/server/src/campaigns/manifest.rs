//! The manifest of a campaign: `campaign.toml`, the data that is the same in every language.
//!
//! Invariant: an unconfirmed link never leaves this module.

use std::{collections::BTreeSet, sync::Arc};

use api::{
    Audience,
    campaign::{CampaignDates, HelpKind, Organiser},
};
use jiff::civil::Date;
use strum::{EnumString, VariantArray};

use super::{
    check,
    colours::{self, Colours},
    drawing::{self, Drawing},
    table_reader::TableReader,
};
use crate::slug::is_slug;

/// A campaign without its texts.
#[derive(Debug)]
pub struct Manifest {
    /// Name in URLs and attributes.
    pub slug: String,
    /// Language for visitors whose own is not supported.
    pub default_language: String,
    /// Number of pledges below which no number is shown.
    pub floor: u64,
    /// First day, last day, and the day after which nothing is requested.
    pub dates: CampaignDates,
    /// Neutral page opened by the quick exit.
    pub leave_url: String,
    /// Numbers of pledges to reach, ascending.
    pub goals: Vec<u64>,
    /// Ids of the promises.
    pub promises: Vec<String>,
    /// Organisation behind the campaign.
    pub organiser: Organiser,
    /// Colours.
    pub colours: Arc<Colours>,
    /// Drawing on pictures.
    pub drawing: Arc<Drawing>,
    /// Audiences with the ids of their steps.
    pub audiences: Vec<AudienceSteps>,
    /// Further reading.
    pub resources: Vec<Link>,
    /// Places to find help.
    pub help: Vec<Link>,
}

/// An audience with the ids of its steps.
#[derive(Debug)]
pub struct AudienceSteps {
    /// The audience.
    pub audience: Audience,
    /// Ids of the steps.
    pub steps: Vec<String>,
}

/// A resource or a place to find help.
#[derive(Debug)]
pub struct Link {
    /// Id, which is also the key of its texts.
    pub id: String,
    /// URL; `None` unless it is confirmed.
    pub url: Option<String>,
    /// Kind of help. Has no meaning for a resource.
    pub kind: HelpKind,
    /// Audiences it is shown to; empty for all.
    pub audiences: Vec<Audience>,
}

/// Status of a link. A confirmed link was opened by a person, who saw that it leads to the right page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString)]
#[strum(serialize_all = "lowercase")]
enum LinkStatus {
    Confirmed,
    Unconfirmed,
}

/// Reads `campaign.toml`.
pub fn read(folder: &str, mut table: TableReader<'_>) -> Manifest {
    let slug = table.string("slug");
    if slug != folder {
        table.error("slug", &format!("must be the folder's name, “{folder}”"));
    }
    if !is_slug(folder) {
        table.error("slug", "must be lower-case letters, digits and hyphens, at most 64 characters");
    }
    let default_language = table.string("default_language");
    let floor = table.required_number("floor");
    let leave_url = table.string("leave_url");
    check_link(&table, "leave_url", &leave_url);
    let dates = read_dates(&mut table);
    let goals = table.numbers("goals");
    table.report("goals", check::goals(&goals));
    let promises = table.strings("promises");
    table.report("promises", check::ids(&promises).or_else(|| check::length(promises.len(), 3, 6)));
    let colours = table.optional_table("colours").map_or(Colours::NEUTRAL, colours::read);
    let drawing = table.optional_table("drawing").and_then(drawing::read);
    Manifest {
        organiser: read_organiser(table.table("organiser")),
        drawing: Arc::new(drawing.unwrap_or_else(|| Drawing::in_colours(&colours))),
        colours: Arc::new(colours),
        audiences: read_audiences(&mut table),
        resources: read_links(&mut table, "resources"),
        help: read_help(&mut table),
        slug,
        default_language,
        floor,
        dates,
        leave_url,
        goals,
        promises,
    }
}

/// Reads the optional days, of which none may be before an earlier one.
fn read_dates(table: &mut TableReader<'_>) -> CampaignDates {
    let days = ["starts", "ends", "expires"].map(|key| (key, table.optional_date(key)));
    let known: Vec<(&str, Date)> = days.iter().filter_map(|(key, day)| Some((*key, (*day)?))).collect();
    for pair in known.windows(2) {
        if let [(earlier, first), (later, second)] = pair
            && second < first
        {
            table.error(later, &format!("{second} is before {first}, the day of “{earlier}”"));
        }
    }
    let [starts, ends, expires] = days.map(|(_, day)| day.map(|day| day.to_string()));
    CampaignDates { starts, ends, expires }
}

fn read_organiser(mut table: TableReader<'_>) -> Organiser {
    let organiser = Organiser { name: table.string("name"), url: table.string("url") };
    check_link(&table, "url", &organiser.url);
    organiser
}

fn read_audiences(table: &mut TableReader<'_>) -> Vec<AudienceSteps> {
    let (mut audiences, mut seen_steps) = (Vec::<AudienceSteps>::new(), BTreeSet::new());
    for mut table in table.tables("audiences") {
        let audience = table.variant::<Audience>("id", "an audience");
        let steps = table.strings("steps");
        table.report("steps", check::ids(&steps).or_else(|| check::length(steps.len(), 4, 6)));
        if let Some(step) = steps.iter().find(|step| seen_steps.contains(*step)) {
            table.error("steps", &format!("“{step}” is already a step of another audience"));
        }
        seen_steps.extend(steps.iter().cloned());
        if let Some(audience) = audience {
            if audiences.iter().any(|known| known.audience == audience) {
                table.error("id", &format!("“{}” is listed twice", audience.as_str()));
            }
            audiences.push(AudienceSteps { audience, steps });
        }
    }
    if audiences.is_empty() {
        table.error("audiences", "is missing");
    } else if !audiences.iter().any(|known| known.audience == Audience::Everyone) {
        table.error("audiences", "“everyone” is missing, the audience of visitors who choose none");
    }
    audiences
}

fn read_help(table: &mut TableReader<'_>) -> Vec<Link> {
    let help = read_links(table, "help");
    for link in help.iter().filter(|link| link.url.is_none()) {
        table.error("help", &format!("“{}” has no confirmed link, which every help entry needs", link.id));
    }
    if help.is_empty() {
        table.error("help", "is missing");
    }
    for audience in Audience::VARIANTS {
        let is_for_audience = |link: &Link| link.audiences.is_empty() || link.audiences.contains(audience);
        if !help.is_empty() && !help.iter().any(is_for_audience) {
            table.error("help", &format!("has no entry for the audience “{}”", audience.as_str()));
        }
    }
    help
}

fn read_links(table: &mut TableReader<'_>, key: &str) -> Vec<Link> {
    let links: Vec<Link> = table.tables(key).into_iter().map(|table| read_link(table, key == "help")).collect();
    let ids: Vec<String> = links.iter().map(|link| link.id.clone()).collect();
    table.report(key, check::ids(&ids).filter(|_| ids.iter().all(|id| !id.is_empty())));
    links
}

fn read_link(mut table: TableReader<'_>, is_help: bool) -> Link {
    let id = table.string("id");
    let url = table.optional_string("url");
    check_link(&table, "url", url.as_deref().unwrap_or_default());
    let status = table.variant::<LinkStatus>("status", "confirmed or unconfirmed");
    match table.optional_string("checked_on") {
        Some(date) if date.parse::<Date>().is_err() => table.error("checked_on", "must be a date such as 2026-11-23"),
        None if status == Some(LinkStatus::Confirmed) => table.error("checked_on", "is missing"),
        _ => {}
    }
    if status == Some(LinkStatus::Confirmed) && url.is_none() {
        table.error("url", "is missing, but the status is confirmed");
    }
    let (mut audiences, mut kind) = (Vec::new(), HelpKind::Talk);
    if is_help {
        kind = table.variant("kind", "talk, pictures or report").unwrap_or(kind);
        for name in table.strings("audiences") {
            match name.parse() {
                Ok(audience) => audiences.push(audience),
                Err(_) => table.error("audiences", &format!("“{name}” is not an audience")),
            }
        }
    }
    Link { id, url: url.filter(|_| status == Some(LinkStatus::Confirmed)), kind, audiences }
}

/// Checks a link. An empty one is reported by the reader already.
fn check_link(table: &TableReader<'_>, key: &str, url: &str) {
    if !url.is_empty() {
        table.report(key, check::link(url));
    }
}
