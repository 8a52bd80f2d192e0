//! How many took the pledge, how far that is from the goal, and how often it was shared.

use api::{Word, counts::Totals};
use yew::prelude::*;

use crate::{state::KnownCounts, text::Text};

/// What is known of the counts, and from which number on it is shown.
pub struct ShareCounter<'a> {
    pub text: &'a Text,
    pub counts: &'a KnownCounts,
    pub floor: u64,
    pub goals: &'a [u64],
    /// Whether the number has changed before the visitor's eyes.
    pub moved: bool,
    /// Whether a goal was reached before the visitor's eyes.
    pub milestone: bool,
}

impl ShareCounter<'_> {
    /// The counter. A number that is not known, or too small to encourage, is not shown.
    pub fn view(&self) -> Html {
        html! {
            <section class="counter" part="counter">
                { self.counts.last().map_or_else(|| unknown(self), |counts| known(counts, self)) }
                <p class="milestone" role="status">{ reached(Word::Milestone, self).filter(|_| self.milestone) }</p>
                { by_channel(self) }
                <details class="how-counted">
                    <summary>{ self.text.say(Word::HowCountedTitle) }</summary>
                    <p>{ self.text.say(Word::HowCounted) }</p>
                </details>
            </section>
        }
    }
}

fn unknown(props: &ShareCounter<'_>) -> Html {
    html! { <p class="total">{ props.text.say(Word::CountUnknown) }</p> }
}

fn known(counts: &Totals, props: &ShareCounter<'_>) -> Html {
    let text = props.text;
    let goal = text.say_with(Word::Goal, &[("goal", &text.number(counts.goal))]);
    html! {
        <>
            <p class="total">
                if counts.pledges < props.floor {
                    { text.say(Word::AmongTheFirst) }
                } else {
                    { with_number(text, counts.pledges, props.moved) }
                }
            </p>
            if counts.goal > 0 {
                <div class="goal" part="goal">
                    <progress max={counts.goal.to_string()} value={shown(counts, props.floor).to_string()} aria-label={goal.clone()} />
                    <span>{ goal }</span>
                </div>
            }
            <p class="facts">
                if counts.shares.total >= props.floor {
                    <span class="shares">{ text.say_count(Word::ShareCount, counts.shares.total) }</span>
                }
                if let Some(said) = reached(Word::GoalReached, props) {
                    <span class="done">{ said }</span>
                }
                { freshness(props) }
            </p>
        </>
    }
}

/// Below the floor the bar tells no number either.
fn shown(counts: &Totals, floor: u64) -> u64 {
    if counts.pledges < floor { 0 } else { counts.pledges.min(counts.goal) }
}

/// The goal that was reached last, in a sentence. Below the floor it would tell the number that is not shown.
fn reached(word: Word, props: &ShareCounter<'_>) -> Option<String> {
    let pledges = props.counts.last()?.pledges;
    let goal = props.goals.iter().rfind(|goal| **goal <= pledges).filter(|_| pledges >= props.floor)?;
    Some(props.text.say_with(word, &[("goal", &props.text.number(*goal))]))
}

/// The sentence, with its number set apart. Another number is another element, so that it can be seen to change.
fn with_number(text: &Text, pledges: u64, moved: bool) -> Html {
    let (sentence, number) = (text.say_count(Word::PledgeCount, pledges), text.number(pledges));
    let (before, after) = sentence.split_once(&number).unwrap_or((&sentence, ""));
    let number = if before.len() == sentence.len() { String::new() } else { number };
    html! { <>{ before.to_owned() }<strong key={pledges.to_string()} class={moved.then_some("moved")}>{ number }</strong>{ after.to_owned() }</> }
}

/// Shares and visits by channel. A number below the floor is not shown here either.
fn by_channel(props: &ShareCounter<'_>) -> Html {
    let (text, floor) = (props.text, props.floor);
    let Some(counts) = props.counts.last().filter(|counts| counts.shares.total >= floor) else {
        return Html::default();
    };
    html! {
        <details>
            <summary>{ text.say(Word::SharesTitle) }</summary>
            <table>
                <thead>
                    <tr>
                        for word in [Word::SharesWay, Word::SharesShares, Word::SharesVisits] {
                            <th scope="col">{ text.say(word) }</th>
                        }
                    </tr>
                </thead>
                <tbody>
                    for (channel, shares) in &counts.shares.by_channel {
                        if *shares >= floor {
                            <tr>
                                <th scope="row">{ text.channel(*channel) }</th>
                                <td>{ text.number(*shares) }</td>
                                <td>{ text.number_from(floor, counts.visits.of(*channel)) }</td>
                            </tr>
                        }
                    }
                </tbody>
            </table>
            if counts.pledges_from_shares >= floor {
                <p>{ text.say_with(Word::PledgesFromShares, &[("count", &text.number(counts.pledges_from_shares))]) }</p>
            }
        </details>
    }
}

fn freshness(props: &ShareCounter<'_>) -> Html {
    let text = props.text;
    match props.counts {
        KnownCounts::Live(_) => html! { <span class="fresh live">{ text.say(Word::Live) }</span> },
        KnownCounts::Stale(counts) => {
            let said = text.say_with(Word::AsOf, &[("time", &text.time(&counts.as_of))]);
            html! { <span class="fresh">{ said }</span> }
        }
        KnownCounts::Unknown => Html::default(),
    }
}
