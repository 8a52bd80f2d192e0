//! Content of a partner's page: totals, numbers by channel and by day, and how they are counted.
//!
//! Invariant: the key is only in links to this partner's own numbers.

use std::sync::Arc;

use api::{Campaign as CampaignContent, Message, Mode};
use form_urlencoded::Serializer;
use jiff::Timestamp;
use maud::{Markup, html};

use crate::{
    app::App,
    campaigns::{Campaign, LocalizedCampaign, PageMessage},
    http::params::Params,
    ledger::entry::{day_of, day_text, minute_now},
    pages::layout::language_menu,
    reports::{
        chart::{Chart, ChartLabels, window},
        localizer::ReportLocalizer,
        summary::{Line, Summary},
        table::table,
    },
};

/// Number of days up to which the table of days is expanded.
const MAX_EXPANDED_DAYS: usize = 31;

/// Partner's page.
pub struct PartnerPage<'a> {
    /// State shared by all handlers.
    pub app: &'a App,
    /// The partner's slug.
    pub slug: &'a str,
    /// Parameters of the request, the key among them.
    pub params: &'a Params,
    /// Campaign the numbers are of.
    pub campaign: &'a Arc<Campaign>,
    /// True while the partner is paused.
    pub paused: bool,
    /// Mode of the acts shown.
    pub mode: Mode,
    /// Messages and number formats.
    pub localizer: ReportLocalizer<'a>,
}

impl PartnerPage<'_> {
    /// Returns the content below a title.
    pub fn content(&self, title: &str, localized: &LocalizedCampaign, summary: &Summary) -> Markup {
        html! {
            (language_menu(localized, |tag| self.url("", Some(tag), &self.campaign.slug)))
            h1 { (title) }
            (self.introduction(&localized.content))
            (self.numbers(summary))
            (self.notes())
        }
    }

    fn introduction(&self, campaign: &CampaignContent) -> Markup {
        let l = &self.localizer;
        let now = Timestamp::now().strftime("%Y-%m-%d %H:%M UTC").to_string();
        html! {
            @if self.mode == Mode::Test { p.notice { (l.widget_message(Message::TestRibbon)) } }
            @if self.paused { p.notice { (l.message(PageMessage::PartnerPaused)) } }
            p { (l.format(PageMessage::PartnerIntro, &[("campaign", &campaign.title)])) }
            @if self.app.campaigns.all().count() > 1 { (self.campaigns(&campaign.lang)) }
            p { small { (l.as_of(&format!("\u{2066}{now}\u{2069}"))) } }
        }
    }

    /// Returns the links to the partner's numbers in all campaigns.
    fn campaigns(&self, lang: &str) -> Markup {
        let lang = lang.parse().ok();
        html! {
            nav aria-label=(self.localizer.message(PageMessage::PartnerCampaigns)) {
                ul {
                    @for campaign in self.app.campaigns.all() {
                        @let localized = campaign.negotiate(lang.as_ref(), None).localized;
                        li {
                            a href=(self.url("", self.params.get("lang"), &campaign.slug))
                                aria-current=[(campaign.slug == self.campaign.slug).then_some("true")] {
                                span lang=(localized.lang()) { (localized.content.title) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn numbers(&self, summary: &Summary) -> Markup {
        let (l, total) = (&self.localizer, &summary.total);
        html! {
            dl.totals {
                @for (label, n) in [
                    (l.message(PageMessage::PartnerPledges), total.pledges),
                    (l.widget_message(Message::SharesShares), total.shares),
                    (l.widget_message(Message::SharesVisits), total.visits),
                    (l.message(PageMessage::PartnerFromShares), total.from_shares),
                ] {
                    div { dt { (label) } dd { (l.number(n)) } }
                }
            }
            @if summary.by_day.is_empty() {
                @if !self.paused { p { (l.message(PageMessage::PartnerNone)) } }
            } @else {
                @if !summary.by_channel.is_empty() { (self.by_channel(summary)) }
                (self.by_day(summary))
                p {
                    a href=(self.url(".csv", None, &self.campaign.slug)) download {
                        (l.message(PageMessage::PartnerCsv))
                    }
                }
            }
        }
    }

    fn by_channel(&self, summary: &Summary) -> Markup {
        let l = &self.localizer;
        let columns = [
            l.widget_message(Message::SharesChannel),
            l.widget_message(Message::SharesShares),
            l.widget_message(Message::SharesVisits),
            l.message(PageMessage::PartnerPledges),
        ];
        let rows = summary.by_channel.iter().map(|(channel, line)| {
            let numbers = [line.shares, line.visits, line.pledges].map(|n| l.number(n));
            (html! { (l.channel(*channel)) }, numbers.to_vec())
        });
        html! {
            h2 #channels { (l.widget_message(Message::SharesTitle)) }
            (table("channels", &columns, rows))
        }
    }

    fn by_day(&self, summary: &Summary) -> Markup {
        let (l, by_day) = (&self.localizer, &summary.by_day);
        let Some(window) = window(by_day, day_of(minute_now())) else { return html! {} };
        let shows_all = by_day.keys().all(|day| window.contains(day));
        let chart = |id, label, value: fn(&Line) -> u64| {
            let values = window.clone().map(|day| by_day.get(&day).map_or(0, value)).collect();
            let chart = Chart { id, window: &window, values };
            let labels = |chart: &Chart<'_>| partner_labels(l, label, chart);
            chart.draw(labels, |n| l.number(n))
        };
        html! {
            h2 #days { (l.message(PageMessage::PartnerDays)) }
            (chart("pledges", l.message(PageMessage::PartnerPledges), |line| line.pledges))
            (chart("shares", l.widget_message(Message::SharesShares), |line| line.shares))
            (chart("visits", l.widget_message(Message::SharesVisits), |line| line.visits))
            @if !shows_all { p { (l.message(PageMessage::PartnerChartLatest)) } }
            details open[by_day.len() <= MAX_EXPANDED_DAYS] {
                summary { (l.message(PageMessage::PartnerTable)) }
                (self.day_table(summary))
            }
        }
    }

    /// Returns the table of all days that have a number, the latest first.
    fn day_table(&self, summary: &Summary) -> Markup {
        let l = &self.localizer;
        let columns = [
            l.message(PageMessage::PartnerDay),
            l.message(PageMessage::PartnerPledges),
            l.widget_message(Message::SharesShares),
            l.widget_message(Message::SharesVisits),
            l.message(PageMessage::PartnerFromShares),
        ];
        let rows = summary.by_day.iter().rev().map(|(day, line)| {
            let date = day_text(*day);
            let numbers = [line.pledges, line.shares, line.visits, line.from_shares].map(|n| l.number(n));
            (html! { time datetime=(date) dir="ltr" { (date) } }, numbers.to_vec())
        });
        table("days", &columns, rows)
    }

    /// Returns the notes on counting and on access to the page.
    fn notes(&self) -> Markup {
        let l = &self.localizer;
        html! {
            h2 { (l.widget_message(Message::HowCountedTitle)) }
            p { (l.widget_message(Message::HowCounted)) }
            p {
                (l.message(PageMessage::PartnerDaysNote))
                @if self.mode == Mode::Live { " " (l.message(PageMessage::PartnerLiveNote)) }
            }
            p { (l.message(PageMessage::PartnerKeyNote)) }
        }
    }

    /// Returns the URL of this partner's numbers in a language and a campaign, with the key.
    fn url(&self, suffix: &str, lang: Option<&str>, campaign: &str) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(lang.map(|lang| ("lang", lang)));
        for name in ["key", "mode"] {
            query.extend_pairs(self.params.get(name).map(|value| (name, value)));
        }
        query.append_pair("campaign", campaign);
        format!("{}{suffix}?{}", api::paths::partner(self.slug), query.finish())
    }
}

/// Returns title and description of a chart in the page's language.
fn partner_labels(l: &ReportLocalizer<'_>, label: &str, chart: &Chart<'_>) -> ChartLabels {
    let (first, last) = (day_text(*chart.window.start()), day_text(*chart.window.end()));
    let (day, max) = chart.peak().unwrap_or_default();
    let description =
        [("most", &*l.number(max)), ("day", &*day_text(day)), ("total", &*l.number(chart.values.iter().sum()))];
    ChartLabels {
        caption: label.to_owned(),
        title: l.format(PageMessage::PartnerChart, &[("what", label), ("first", &first), ("last", &last)]),
        description: l.format(PageMessage::PartnerChartAbout, &description),
    }
}
