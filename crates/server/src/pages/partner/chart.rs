//! Numbers by day as a picture: bars, drawn by the server, that need no script.
//!
//! Invariant: whatever a picture shows stands in the table too, and no style is in it, which the page's policy forbids.

use std::{collections::BTreeMap, ops::RangeInclusive};

use maud::{Markup, html};

use super::{numbers::Line, voice::Voice};
use crate::{campaigns::PageWord, ledger::entry::day_text};

/// How many days a picture shows at most; more would be too thin to see on a small screen.
const MOST: i64 = 60;
/// How many days a picture shows at least, so that a single day does not fill it.
const LEAST: i64 = 14;

/// The height of the highest bar, in units of the drawing.
const HEIGHT: u64 = 100;
/// The room for one day, and how wide the bar in it is.
const ROOM: i64 = 10;
const WIDTH: i64 = 8;

/// Which days are shown: up to today, or where nothing has been counted for long, up to the last that has a number.
pub fn window(by_day: &BTreeMap<i64, Line>, today: i64) -> Option<RangeInclusive<i64>> {
    let (first, last) = (*by_day.first_key_value()?.0, *by_day.last_key_value()?.0);
    let end = if last > today - MOST { last.max(today) } else { last };
    Some(first.min(end - LEAST + 1).max(end - MOST + 1)..=end)
}

/// What is drawn.
pub struct Chart<'a> {
    /// A name for the picture within the page.
    pub id: &'static str,
    /// What the numbers are of, in the language.
    pub what: &'a str,
    /// The days.
    pub window: &'a RangeInclusive<i64>,
    /// The number of each of them.
    pub values: Vec<u64>,
}

impl Chart<'_> {
    /// The picture, and around it what it is of, its scale and its first and last day. Nothing where there is no number.
    pub fn draw(&self, voice: &Voice<'_>) -> Markup {
        let Some((at, most)) = self.values.iter().copied().enumerate().max_by_key(|(i, n)| (*n, std::cmp::Reverse(*i)))
        else {
            return html! {};
        };
        let days = || self.window.clone().zip(&self.values);
        let (first, last) = (day_text(*self.window.start()), day_text(*self.window.end()));
        let day = days().nth(at).map_or_else(String::new, |(day, _)| day_text(day));
        let total = voice.number(self.values.iter().sum());
        let title = voice.say_with(PageWord::PartnerChart, &[("what", self.what), ("first", &first), ("last", &last)]);
        let about = [("most", &*voice.number(most)), ("day", &day), ("total", &total)];
        let (title_id, about_id) = (format!("{}-title", self.id), format!("{}-about", self.id));
        let width = days().count() as i64 * ROOM;
        html! {
            @if most > 0 {
                figure.bars {
                    figcaption { (self.what) }
                    p.scale aria-hidden="true" { (voice.number(most)) }
                    svg role="img" aria-labelledby={ (title_id) " " (about_id) } preserveAspectRatio="none"
                        viewBox={ "0 0 " (width) " " (HEIGHT) } {
                        title id=(title_id) { (title) }
                        desc id=(about_id) { (voice.say_with(PageWord::PartnerChartAbout, &about)) }
                        @for (i, (day, n)) in (0..).zip(days()) {
                            g {
                                title { (day_text(day)) ": " (voice.number(*n)) }
                                rect.room x=(i * ROOM) y="0" width=(ROOM) height=(HEIGHT) {}
                                @let height = height(*n, most);
                                rect.bar x=(i * ROOM + (ROOM - WIDTH) / 2) y=(HEIGHT - height) width=(WIDTH) height=(height) {}
                            }
                        }
                    }
                    p.axis aria-hidden="true" { span { (first) } span { (last) } }
                }
            }
        }
    }
}

/// How high a bar is. One that stands for any number at all can be seen.
fn height(n: u64, most: u64) -> u64 {
    if n == 0 { 0 } else { (n * HEIGHT).div_ceil(most).max(2) }
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
    fn the_smallest_number_can_be_seen_and_none_cannot() {
        assert_eq!([height(0, 9), height(1, 1_000_000), height(5, 10), height(10, 10)], [0, 2, 50, 100]);
    }
}
