//! The circle of lights as an SVG. Its colours are custom properties of the style sheet, because an attribute with a
//! colour could have the browser load something.

use yew::prelude::*;

use super::controls::element;
use crate::circle::{CircleShape, Ring, UNLIT_DIAMETER};

/// Diameter of the light of the visitor's own pledge.
const OWN_DIAMETER: u32 = 14;

/// Direction of the start of an SVG circle, clockwise from the top, in tenths of a degree.
const SVG_START: usize = 900;

/// The circle of lights. It is decoration: the number and the goal are texts beside it.
///
/// `progress` is the number of pledges and the goal, if they are displayed. `has_own` lights one more, for the
/// visitor's own pledge.
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
                            // The last gap is the rest of the ring, so that the pattern is not repeated.
                            [&*["0 ", &group.step.to_string(), " "].concat().repeat(group.count - 1), "0 ", &ring.lights.to_string()].concat(),
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
fn dots(ring: &Ring, class: String, diameter: u32, pattern: String, first: usize) -> Html {
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

/// Rotation that turns the start of an SVG circle to a position of a ring.
fn rotation(ring: &Ring, position: usize) -> String {
    let tenths = (ring.angle(position) + 3_600 - SVG_START) % 3_600;
    ["rotate(", &(tenths / 10).to_string(), ".", &(tenths % 10).to_string(), ")"].concat()
}
