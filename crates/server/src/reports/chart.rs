//! Bar charts of numbers by day, as SVG drawn by the server. They need no script.
//!
//! Invariant: a chart contains no style, which the page's policy forbids, and every number of it is also in a table.

use std::{collections::BTreeMap, ops::RangeInclusive};

use maud::{Markup, html};

use super::summary::Line;
use crate::ledger::entry::day_text;

/// Maximum number of days in a chart; more bars would be too thin on a small screen.
const MAX_CHART_DAYS: i64 = 60;
/// Minimum number of days in a chart, so that a single day does not fill it.
const MIN_DAYS: i64 = 14;

/// Height of the highest bar, in units of the drawing.
const HEIGHT: u64 = 100;
/// Width of one day, in units of the drawing.
const DAY_WIDTH: i64 = 10;
/// Width of the bar of a day, in units of the drawing.
const BAR_WIDTH: i64 = 8;

/// Returns the days to show: up to today or, if the last number is older than a chart is wide, up to that day.
pub fn window(by_day: &BTreeMap<i64, Line>, today: i64) -> Option<RangeInclusive<i64>> {
    let (first, last) = (*by_day.first_key_value()?.0, *by_day.last_key_value()?.0);
    let end = if last > today - MAX_CHART_DAYS { last.max(today) } else { last };
    Some(first.min(end - MIN_DAYS + 1).max(end - MAX_CHART_DAYS + 1)..=end)
}

/// Bar chart of one number by day.
pub struct Chart<'a> {
    /// Id of the chart within the page.
    pub id: &'static str,
    /// Days shown, in days since 1970.
    pub window: &'a RangeInclusive<i64>,
    /// Number of each day.
    pub values: Vec<u64>,
}

/// Texts of a chart.
pub struct ChartLabels {
    /// Caption above the chart.
    pub caption: String,
    /// Title for screen readers.
    pub title: String,
    /// Description for screen readers.
    pub description: String,
}

impl Chart<'_> {
    /// Returns the first day with the highest number, and that number.
    pub fn peak(&self) -> Option<(i64, u64)> {
        self.days().max_by_key(|(day, n)| (*n, std::cmp::Reverse(*day)))
    }

    /// Draws the chart with its caption, scale and axis. Returns nothing if all numbers are 0.
    pub fn draw(&self, labels: impl Fn(&Self) -> ChartLabels, number: impl Fn(u64) -> String) -> Markup {
        let Some((_, max)) = self.peak().filter(|(_, max)| *max > 0) else { return html! {} };
        let ChartLabels { caption, title, description } = labels(self);
        let (title_id, about_id) = (format!("{}-title", self.id), format!("{}-about", self.id));
        let width = self.days().count() as i64 * DAY_WIDTH;
        html! {
            figure.bars {
                figcaption { (caption) }
                p.scale aria-hidden="true" { (number(max)) }
                svg role="img" aria-labelledby={ (title_id) " " (about_id) } preserveAspectRatio="none"
                    viewBox={ "0 0 " (width) " " (HEIGHT) } {
                    title id=(title_id) { (title) }
                    desc id=(about_id) { (description) }
                    @for (i, (day, n)) in (0..).zip(self.days()) {
                        g {
                            title { (day_text(day)) ": " (number(n)) }
                            rect.hit-area x=(i * DAY_WIDTH) y="0" width=(DAY_WIDTH) height=(HEIGHT) {}
                            @let height = bar_height(n, max);
                            rect.bar x=(i * DAY_WIDTH + (DAY_WIDTH - BAR_WIDTH) / 2) y=(HEIGHT - height)
                                width=(BAR_WIDTH) height=(height) {}
                        }
                    }
                }
                p.axis aria-hidden="true" {
                    span { (day_text(*self.window.start())) }
                    span { (day_text(*self.window.end())) }
                }
            }
        }
    }

    fn days(&self) -> impl Iterator<Item = (i64, u64)> {
        self.window.clone().zip(self.values.iter().copied())
    }
}

/// Returns the height of a bar. The bar of any number above 0 is visible.
fn bar_height(n: u64, max: u64) -> u64 {
    if n == 0 { 0 } else { (n * HEIGHT).div_ceil(max).max(2) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window_of(days: &[i64], today: i64) -> Option<RangeInclusive<i64>> {
        window(&days.iter().map(|day| (*day, Line::default())).collect(), today)
    }

    #[test]
    fn the_days_shown_end_today_and_are_neither_too_few_nor_too_many() {
        assert_eq!(window_of(&[], 500), None);
        assert_eq!(window_of(&[500], 500), Some(487..=500));
        assert_eq!(window_of(&[470, 490], 500), Some(470..=500));
        assert_eq!(window_of(&[100, 490], 500), Some(441..=500));
    }

    #[test]
    fn a_campaign_long_past_is_shown_to_its_last_day() {
        assert_eq!(window_of(&[100, 130], 500), Some(100..=130));
        assert_eq!(window_of(&[441], 500), Some(441..=500));
        assert_eq!(window_of(&[440], 500), Some(427..=440));
    }

    #[test]
    fn the_smallest_number_is_visible_and_zero_is_not() {
        let heights = [bar_height(0, 9), bar_height(1, 1_000_000), bar_height(5, 10), bar_height(10, 10)];
        assert_eq!(heights, [0, 2, 50, 100]);
    }

    #[test]
    fn the_peak_is_the_first_day_with_the_highest_number() {
        let chart = Chart { id: "pledges", window: &(3..=6), values: vec![1, 7, 7, 2] };
        assert_eq!(chart.peak(), Some((4, 7)));
    }
}
