//! What a partner's page shows: the numbers, by way to share and by day, and how they came about.
//!
//! Invariant: the key is in links to this partner's own numbers, and nowhere else.

use std::sync::Arc;

use api::{Campaign, Mode, Word};
use form_urlencoded::Serializer;
use jiff::Timestamp;
use maud::{Markup, html};

use super::{
    chart::{Chart, window},
    numbers::{Line, Numbers},
    voice::Voice,
};
use crate::{
    app::App,
    asked::Asked,
    campaigns::{Edition, Loaded, PageWord},
    ledger::entry::{day_of, day_text, minute_now},
    pages::document::languages,
    partners,
};

/// Up to how many days their table stands open.
const OPEN: usize = 31;

/// What the page is made from.
pub struct Page<'a> {
    /// What every page is made from.
    pub app: &'a App,
    /// The partner.
    pub slug: &'a str,
    /// What it was asked for with.
    pub asked: &'a Asked,
    /// The campaign the numbers are of.
    pub campaign: &'a Arc<Loaded>,
    /// Whether the partner is paused.
    pub paused: bool,
    /// Whether it is shown tests.
    pub mode: Mode,
    /// Says it in a language.
    pub voice: Voice<'a>,
}

impl Page<'_> {
    /// All of it, under a title.
    pub fn content(&self, title: &str, edition: &Edition, numbers: &Numbers) -> Markup {
        html! {
            (languages(edition, |tag| self.link("", Some(tag), &self.campaign.slug)))
            h1 { (title) }
            (self.head(&edition.campaign))
            (self.numbers(numbers))
            (self.notes())
        }
    }

    /// Whose numbers these are and of what.
    fn head(&self, campaign: &Campaign) -> Markup {
        let voice = &self.voice;
        let now = Timestamp::now().strftime("%Y-%m-%d %H:%M UTC").to_string();
        html! {
            @if self.mode == Mode::Test { p.notice { (voice.widget(Word::TestRibbon)) } }
            @if self.paused { p.notice { (voice.say(PageWord::PartnerPaused)) } }
            p { (voice.say_with(PageWord::PartnerWhat, &[("campaign", &campaign.title)])) }
            @if self.app.campaigns.all().count() > 1 { (self.campaigns(&campaign.lang)) }
            p { small { (voice.as_of(&format!("\u{2066}{now}\u{2069}"))) } }
        }
    }

    /// The numbers in the other campaigns.
    fn campaigns(&self, lang: &str) -> Markup {
        let lang = lang.parse().ok();
        html! {
            nav aria-label=(self.voice.say(PageWord::PartnerCampaigns)) {
                ul {
                    @for campaign in self.app.campaigns.all() {
                        @let named = campaign.choose(lang.as_ref(), None);
                        li {
                            a href=(self.link("", self.asked.get("lang"), &campaign.slug))
                                aria-current=[(campaign.slug == self.campaign.slug).then_some("true")] {
                                @if let Some(named) = named {
                                    span lang=(named.edition.campaign.lang) { (named.edition.campaign.title) }
                                } @else { (campaign.slug) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn numbers(&self, numbers: &Numbers) -> Markup {
        let (voice, total) = (&self.voice, &numbers.total);
        html! {
            dl.totals {
                @for (what, n) in [
                    (voice.say(PageWord::PartnerPledges), total.pledges),
                    (voice.widget(Word::SharesShares), total.shares),
                    (voice.widget(Word::SharesVisits), total.visits),
                    (voice.say(PageWord::PartnerFromShares), total.from_shares),
                ] {
                    div { dt { (what) } dd { (voice.number(n)) } }
                }
            }
            @if numbers.by_day.is_empty() {
                @if !self.paused { p { (voice.say(PageWord::PartnerNone)) } }
            } @else {
                @if !numbers.by_channel.is_empty() { (self.by_channel(numbers)) }
                (self.by_day(numbers))
                p { a href=(self.link(".csv", None, &self.campaign.slug)) download { (voice.say(PageWord::PartnerCsv)) } }
            }
        }
    }

    fn by_channel(&self, numbers: &Numbers) -> Markup {
        let voice = &self.voice;
        html! {
            h2 #channels { (voice.widget(Word::SharesTitle)) }
            div.wide role="region" aria-labelledby="channels" tabindex="0" {
                table aria-labelledby="channels" {
                    thead {
                        tr {
                            th scope="col" { (voice.widget(Word::SharesWay)) }
                            th scope="col" { (voice.widget(Word::SharesShares)) }
                            th scope="col" { (voice.widget(Word::SharesVisits)) }
                            th scope="col" { (voice.say(PageWord::PartnerPledges)) }
                        }
                    }
                    tbody {
                        @for (channel, line) in &numbers.by_channel {
                            tr {
                                th scope="row" { (voice.channel(*channel)) }
                                @for n in [line.shares, line.visits, line.pledges] { td { (voice.number(n)) } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn by_day(&self, numbers: &Numbers) -> Markup {
        let (voice, by_day) = (&self.voice, &numbers.by_day);
        let Some(window) = window(by_day, day_of(minute_now())) else { return html! {} };
        let shows_all = by_day.keys().all(|day| window.contains(day));
        let chart = |id, what, of: fn(&Line) -> u64| {
            let values = window.clone().map(|day| by_day.get(&day).map_or(0, of)).collect();
            Chart { id, what, window: &window, values }.draw(voice)
        };
        html! {
            h2 #days { (voice.say(PageWord::PartnerDays)) }
            (chart("pledges", voice.say(PageWord::PartnerPledges), |line| line.pledges))
            (chart("shares", voice.widget(Word::SharesShares), |line| line.shares))
            (chart("visits", voice.widget(Word::SharesVisits), |line| line.visits))
            @if !shows_all { p { (voice.say(PageWord::PartnerChartLatest)) } }
            details open[by_day.len() <= OPEN] {
                summary { (voice.say(PageWord::PartnerTable)) }
                (self.table(numbers))
            }
        }
    }

    /// Every day that has a number, the latest first.
    fn table(&self, numbers: &Numbers) -> Markup {
        let voice = &self.voice;
        html! {
            div.wide role="region" aria-labelledby="days" tabindex="0" {
                table aria-labelledby="days" {
                    thead {
                        tr {
                            th scope="col" { (voice.say(PageWord::PartnerDay)) }
                            th scope="col" { (voice.say(PageWord::PartnerPledges)) }
                            th scope="col" { (voice.widget(Word::SharesShares)) }
                            th scope="col" { (voice.widget(Word::SharesVisits)) }
                            th scope="col" { (voice.say(PageWord::PartnerFromShares)) }
                        }
                    }
                    tbody {
                        @for (day, line) in numbers.by_day.iter().rev() {
                            @let date = day_text(*day);
                            tr {
                                th scope="row" { time datetime=(date) dir="ltr" { (date) } }
                                @for n in [line.pledges, line.shares, line.visits, line.from_shares] {
                                    td { (voice.number(n)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// How it is counted, and who can see it.
    fn notes(&self) -> Markup {
        let voice = &self.voice;
        html! {
            h2 { (voice.widget(Word::HowCountedTitle)) }
            p { (voice.widget(Word::HowCounted)) }
            p {
                (voice.say(PageWord::PartnerDaysNote))
                @if self.mode == Mode::Live { " " (voice.say(PageWord::PartnerLiveNote)) }
            }
            p { (voice.say(PageWord::PartnerKeyNote)) }
        }
    }

    /// The way to this partner's numbers in a language and a campaign, with the key.
    fn link(&self, suffix: &str, lang: Option<&str>, campaign: &str) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(lang.map(|lang| ("lang", lang)));
        for name in ["key", "mode"] {
            query.extend_pairs(self.asked.get(name).map(|value| (name, value)));
        }
        query.append_pair("campaign", campaign);
        format!("{}{suffix}?{}", partners::path(self.slug), query.finish())
    }
}
