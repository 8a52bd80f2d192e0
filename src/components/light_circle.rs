//! The circle of lights as an SVG. Its colours are custom properties of the style sheet, because an attribute with a
//! colour could have the browser load something.

use yew::prelude::*;

use super::controls::element;
use crate::circle::{CircleShape, LightGroup, Ring, UNLIT_DIAMETER};

/// Diameter of the light of the visitor's own pledge.
const OWN_DIAMETER: u64 = 14;

/// Direction of the start of an SVG circle, clockwise from the top, in tenths of a degree.
const SVG_START: u64 = 900;

/// The circle of lights. It is decoration: the number and the goal are texts beside it.
///
/// `progress` is the number of pledges and the goal, if they are displayed. `has_own` marks the light that was lit last
/// as that of the visitor's own pledge.
pub fn light_circle(shape: &CircleShape, progress: Option<(u64, u64)>, has_own: bool) -> Html {
    let rings: Vec<Ring> = shape.rings(progress).collect();
    let own = rings.iter().rev().find_map(|ring| Some((ring, ring.last_lit()?))).filter(|_| has_own);
    html! {
        <svg class="circle" viewBox="-160 -160 320 320" role="presentation">
            for ring in &rings {
                <g transform={rotation(ring, 0)}>
                    { dots(ring, "unlit".into(), UNLIT_DIAMETER, "0 1".into(), 0) }
                    for group in ring.groups() {
                        { dots(
                            ring,
                            ["light-", &group.colour.to_string()].concat(),
                            group.diameter,
                            pattern(ring, group),
                            group.first,
                        ) }
                    }
                </g>
            }
            if let Some((ring, position)) = own {
                <g transform={rotation(ring, position)}>
                    <circle class="own" cx={ring.radius.to_string()} r={(OWN_DIAMETER / 2).to_string()} />
                </g>
            }
        </svg>
    }
}

/// Lights of a ring as the dots of one line, with the first at a position.
fn dots(ring: &Ring, class: String, diameter: u64, pattern: String, first: u64) -> Html {
    let values = [
        class,
        ring.radius.to_string(),
        ring.lights.to_string(),
        diameter.to_string(),
        pattern,
        ["-", &first.to_string()].concat(),
    ];
    let keys = &["class", "r", "pathLength", "stroke-width", "stroke-dasharray", "stroke-dashoffset"];
    element("circle", keys, values.map(|value| Some(value.into())).into(), Html::default()).into()
}

/// Pattern of the dots: a dash of no length for each light, and the gaps. The last gap is the rest of the ring, so that
/// the pattern is not repeated.
fn pattern(ring: &Ring, group: LightGroup) -> String {
    let gap = group.step.to_string();
    let mut pattern = String::new();
    for _ in 1..group.count {
        pattern.extend(["0 ", &gap, " "]);
    }
    pattern.extend(["0 ", &ring.lights.to_string()]);
    pattern
}

/// Rotation that turns the start of an SVG circle to a position of a ring.
fn rotation(ring: &Ring, position: u64) -> String {
    let tenths = (ring.angle(position) + 3_600 - SVG_START) % 3_600;
    ["rotate(", &(tenths / 10).to_string(), ".", &(tenths % 10).to_string(), ")"].concat()
}
