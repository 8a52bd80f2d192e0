//! Counts: pledges in their circle, the goal, shares, and visits by channel.

use api::{Message, counts::Totals};
use yew::prelude::*;

use super::{controls::text, disclosure::summary, light_circle::light_circle};
use crate::{circle::CircleShape, localizer::Localizer, state::KnownCounts};

/// Props of the counter.
pub struct ShareCounter<'a> {
    pub localizer: &'a Localizer,
    pub counts: &'a KnownCounts,
    /// Smallest number that is displayed.
    pub floor: u64,
    /// Numbers of pledges to reach, ascending.
    pub goals: &'a [u64],
    /// Shape of the circle.
    pub circle: &'a CircleShape,
    /// `true` if one of the lights is the visitor's own pledge.
    pub has_own: bool,
    /// `true` to explain the counts here.
    pub explains: bool,
    /// `true` once the number differs from the first rendering.
    pub changed: bool,
    /// `true` once a goal was reached while the page was open.
    pub milestone: bool,
}

impl ShareCounter<'_> {
    /// The circle with the number in it. A number that is unknown or below the floor is not displayed.
    pub fn view(&self) -> Html {
        html! {
            <section class="counter" part="counter">
                { light_circle(self.circle, self.progress(), self.has_own) }
                <div class="number">{ self.number() }</div>
                { facts(self) }
                <p class="milestone" role="status">
                    { reached_goal(Message::Milestone, self).filter(|_| self.milestone) }
                </p>
                if self.explains {
                    { self.explanation() }
                }
            </section>
        }
    }

    /// Table of shares by channel, and how the counts are made.
    pub fn explanation(&self) -> Html {
        html! {
            <>
                { by_channel(self) }
                <details class="how-counted">
                    { self.summary("sid-counting", Message::HowCountedTitle) }
                    { text("p", "", &self.localizer.message(Message::HowCounted)) }
                </details>
            </>
        }
    }

    /// Summary of a disclosure: a heading among those of other sections, and none in a counter, which has no others.
    fn summary(&self, id: &'static str, title: Message) -> Html {
        let title = self.localizer.message(title);
        if self.explains {
            return html! { <summary {id}>{ title }</summary> };
        }
        summary(id, "", &title, Html::default())
    }

    /// Number of pledges and the goal, if they are displayed.
    fn progress(&self) -> Option<(u64, u64)> {
        self.counts.last().filter(|counts| counts.pledges >= self.floor).map(|counts| (counts.pledges, counts.goal))
    }

    fn number(&self) -> Html {
        let localizer = self.localizer;
        let Some(counts) = self.counts.last() else {
            return text("p", "total", &localizer.message(Message::CountUnknown));
        };
        html! {
            <>
                <p class="total">
                    if counts.pledges < self.floor {
                        { localizer.message(Message::AmongTheFirst) }
                    } else {
                        { sentence_with_number(localizer, counts.pledges, self.changed) }
                    }
                </p>
                if counts.goal > 0 {
                    <p class="goal" part="goal">
                        { localizer.format(Message::Goal, &[("goal", &localizer.number(counts.goal))]) }
                    </p>
                }
            </>
        }
    }
}

/// Shares, the last goal reached, and whether the counts are live.
fn facts(props: &ShareCounter<'_>) -> Html {
    let localizer = props.localizer;
    let Some(counts) = props.counts.last() else { return Html::default() };
    html! {
        <p class="facts">
            if counts.shares.total >= props.floor {
                { text("span", "shares", &localizer.format_count(Message::ShareCount, counts.shares.total)) }
            }
            if let Some(sentence) = reached_goal(Message::GoalReached, props) {
                { text("span", "done", &sentence) }
            }
            { freshness(props) }
        </p>
    }
}

/// Sentence with the last goal reached. Below the floor it would reveal the hidden number, so there is none.
fn reached_goal(message: Message, props: &ShareCounter<'_>) -> Option<String> {
    let pledges = props.counts.last()?.pledges;
    let goal = props.goals.iter().rfind(|goal| **goal <= pledges).filter(|_| pledges >= props.floor)?;
    Some(props.localizer.format(message, &[("goal", &props.localizer.number(*goal))]))
}

/// Sentence with the number in an element of its own. A changed number is a new element, so that CSS can animate it.
///
/// A control character takes the number's place while the sentence is formatted, and the sentence is split there. A
/// plural form without a number, such as the Arabic dual, contains none.
fn sentence_with_number(localizer: &Localizer, pledges: u64, changed: bool) -> Html {
    let sentence = localizer.format_count_as(Message::PledgeCount, pledges, "\u{1f}");
    let (before, number, after) = match sentence.split_once('\u{1f}') {
        Some((before, after)) => (before, localizer.number(pledges), after),
        None => (sentence.as_str(), String::new(), ""),
    };
    html! {
        <>
            { before.to_owned() }
            <strong key={pledges.to_string()}>
                if changed {
                    { text("span", "moved", &number) }
                } else {
                    { number }
                }
            </strong>
            { after.to_owned() }
        </>
    }
}

/// Table of shares and visits by channel. Numbers below the floor are not displayed here either.
fn by_channel(props: &ShareCounter<'_>) -> Html {
    let (localizer, floor) = (props.localizer, props.floor);
    let Some(counts) = props.counts.last().filter(|counts| counts.shares.total >= floor) else {
        return Html::default();
    };
    html! {
        <details>
            { props.summary("sid-channels", Message::SharesTitle) }
            <table>
                <thead>
                    <tr>
                        for heading in [Message::SharesChannel, Message::SharesShares, Message::SharesVisits] {
                            <th scope="col">{ localizer.message(heading) }</th>
                        }
                    </tr>
                </thead>
                <tbody>
                    for (channel, shares) in &counts.shares.by_channel {
                        if *shares >= floor {
                            <tr>
                                <th scope="row">{ localizer.channel(*channel) }</th>
                                <td>{ localizer.number(*shares) }</td>
                                <td>{ localizer.number_or_dash(floor, counts.visits.of(*channel)) }</td>
                            </tr>
                        }
                    }
                </tbody>
            </table>
            if counts.pledges_from_shares >= floor {
                { text("p", "", &pledges_from_shares(counts, localizer)) }
            }
        </details>
    }
}

fn pledges_from_shares(counts: &Totals, localizer: &Localizer) -> String {
    localizer.format(Message::PledgesFromShares, &[("count", &localizer.number(counts.pledges_from_shares))])
}

fn freshness(props: &ShareCounter<'_>) -> Html {
    let localizer = props.localizer;
    match props.counts {
        KnownCounts::Live(_) => text("span", "fresh live", &localizer.message(Message::Live)),
        KnownCounts::Stale(counts) => {
            let sentence = localizer.format(Message::AsOf, &[("time", &localizer.time(&counts.as_of))]);
            text("span", "fresh", &sentence)
        }
        KnownCounts::Unknown => Html::default(),
    }
}
