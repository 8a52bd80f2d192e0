//! How many took the pledge, how far that is from the goal, and how often it was shared.

use api::{Word, counts::Totals};
use yew::prelude::*;

use crate::{state::KnownCounts, text::Text};

/// What is known of the counts, and from which number on it is shown.
pub struct ShareCounter<'a> {
    pub text: &'a Text,
    pub counts: &'a KnownCounts,
    pub floor: u64,
}

impl ShareCounter<'_> {
    /// The counter. A number that is not known, or too small to encourage, is not shown.
    pub fn view(&self) -> Html {
        html! {
            <section class="counter" part="counter">
                { self.counts.last().map_or_else(|| unknown(self), |counts| known(counts, self)) }
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
                    { with_number(text, counts.pledges) }
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
                { freshness(props) }
            </p>
        </>
    }
}

/// Below the floor the bar tells no number either.
fn shown(counts: &Totals, floor: u64) -> u64 {
    if counts.pledges < floor { 0 } else { counts.pledges.min(counts.goal) }
}

/// The sentence, with its number set apart.
fn with_number(text: &Text, pledges: u64) -> Html {
    let (sentence, number) = (text.say_count(Word::PledgeCount, pledges), text.number(pledges));
    let (before, after) = sentence.split_once(&number).unwrap_or((&sentence, ""));
    let number = if before.len() == sentence.len() { String::new() } else { number };
    html! { <>{ before.to_owned() }<strong>{ number }</strong>{ after.to_owned() }</> }
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
