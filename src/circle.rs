//! The circle of lights around the number of pledges. Each light stands for an equal share of the way to the next goal.
//!
//! The lights are in rings, and are lit ring by ring from the inside, clockwise from the top. Sizes and colours follow
//! short patterns of different lengths, so that no part of the circle repeats another. The circle contains no text:
//! one drawing serves all languages and directions.
//!
//! The widget draws the lights of one ring and colour as one dotted line, so that the whole circle is some thirty
//! elements. Pictures draw each light. All numbers but the positions of those are integers: code that formats fractions
//! would be a noticeable part of the page's wasm.

use serde::{Deserialize, Serialize};

use crate::js::value::js_struct;

/// Side of the square that the circle fills, in units of its own.
#[cfg(feature = "ssr")]
pub const SIDE: u16 = 320;

/// Radius of the disc inside the rings, which has room for the number.
#[cfg(feature = "ssr")]
pub const INNER_RADIUS: u16 = 94;

/// Largest number of rings. The lights of more would touch each other.
pub const MAX_RINGS: usize = 5;

/// Largest number of lights in a ring. More of them would touch each other in the innermost ring.
pub const MAX_LIGHTS_PER_RING: usize = 58;

/// Largest number of colours. The widget's style sheet has a rule for each.
pub const MAX_COLOURS: usize = 6;

/// Radius of the first and of the last ring.
const RING_RADII: (u64, u64) = (104, 152);

/// Diameters of lights, one after the other. Lights of neighbouring rings do not touch.
const DIAMETERS: [u64; 5] = [7, 11, 9, 10, 8];

/// Diameter of a light that is not lit.
pub const UNLIT_DIAMETER: u64 = 6;

/// Turn of each ring from the one inside it, in thousandths of the distance between its lights, so that lights do not
/// line up.
const RING_OFFSET: u64 = 382;

/// Distance between lit lights while no number is displayed. The circle then looks alive and reveals nothing.
const SCATTER: u64 = 5;

/// Number of lights and of their colours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircleShape {
    /// Number of colours.
    pub colours: u64,
    /// Number of lights in each ring, from the inside.
    pub rings: Vec<u64>,
}

js_struct!(CircleShape { colours, rings });

impl Default for CircleShape {
    fn default() -> Self {
        Self { colours: MAX_COLOURS as u64, rings: vec![34, 42, 48, 54] }
    }
}

/// Ring of lights. Positions in it are numbered clockwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ring {
    /// Index of the ring, from the inside.
    index: u64,
    /// Number of colours.
    colours: u64,
    /// Radius of the ring.
    pub radius: u64,
    /// Number of lights.
    pub lights: u64,
    /// Number of lights that are lit.
    lit: u64,
    /// Distance from one lit light to the next, in lights.
    step: u64,
}

/// Lit lights of a ring that have the same colour, and therefore the same size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LightGroup {
    /// Index of the colour.
    pub colour: u64,
    /// Diameter of each light.
    pub diameter: u64,
    /// Position of the first light in the ring.
    pub first: u64,
    /// Distance from one light to the next, in lights.
    pub step: u64,
    /// Number of lights.
    pub count: u64,
}

impl CircleShape {
    /// Returns the rings, from the inside. `progress` is the number of pledges and the goal; without it, some lights of
    /// each ring are lit.
    pub fn rings(&self, progress: Option<(u64, u64)>) -> impl Iterator<Item = Ring> {
        let mut remaining = progress.map(|(pledges, goal)| lit_lights(pledges, goal, self.rings.iter().sum()));
        let steps = (self.rings.len() as u64).saturating_sub(1).max(1);
        (0..).zip(&self.rings).map(move |(index, &lights)| {
            let (lit, step) = match &mut remaining {
                Some(remaining) => {
                    let lit = lights.min(*remaining);
                    *remaining -= lit;
                    (lit, 1)
                }
                None => (lights.div_ceil(SCATTER), SCATTER),
            };
            let radius = RING_RADII.0 + (RING_RADII.1 - RING_RADII.0) * index / steps;
            Ring { index, colours: self.colours.max(1), radius, lights, lit, step }
        })
    }

    /// Returns each light of the circle, ring by ring from the inside.
    #[cfg(feature = "ssr")]
    pub fn lights(&self, progress: Option<(u64, u64)>) -> Vec<Light> {
        let mut lights = Vec::new();
        for ring in self.rings(progress) {
            let mut colours_and_diameters = vec![(None, UNLIT_DIAMETER); ring.lights as usize];
            for group in ring.groups() {
                for light in 0..group.count {
                    colours_and_diameters[(group.first + light * group.step) as usize] =
                        (Some(group.colour as usize), group.diameter);
                }
            }
            lights.extend(colours_and_diameters.into_iter().enumerate().map(|(position, (colour, diameter))| {
                let angle = (ring.angle(position as u64) as f32 / 10.0).to_radians();
                let (middle, radius) = (f32::from(SIDE) / 2.0, ring.radius as f32);
                let (x, y) = (middle + radius * angle.sin(), middle - radius * angle.cos());
                Light { x, y, radius: diameter as f32 / 2.0, colour }
            }));
        }
        lights
    }
}

/// Number of lights that are lit: at least one from the first pledge on, and all only when the goal is reached.
fn lit_lights(pledges: u64, goal: u64, total: u64) -> u64 {
    if pledges >= goal {
        return total;
    }
    // A number of pledges that overflows is above any goal that can be displayed.
    (pledges.saturating_mul(total) / goal).clamp(u64::from(pledges > 0), total.saturating_sub(1))
}

impl Ring {
    /// Angle of a position, clockwise from the top, in tenths of a degree.
    pub fn angle(&self, position: u64) -> u64 {
        3_600 * (position * 1_000 + self.index * RING_OFFSET) / (self.lights.max(1) * 1_000)
    }

    /// Position of the light that was lit last, if any is lit.
    pub fn last_lit(&self) -> Option<u64> {
        self.lit.checked_sub(1).map(|last| last * self.step)
    }

    /// Lit lights by colour.
    pub fn groups(self) -> impl Iterator<Item = LightGroup> {
        let (ring, colours) = (self, self.colours);
        (0..colours.min(ring.lit)).map(move |first| {
            let colour = (first + ring.index) % colours;
            LightGroup {
                colour,
                diameter: DIAMETERS[((colour + 2 * ring.index) % DIAMETERS.len() as u64) as usize],
                first: first * ring.step,
                step: colours * ring.step,
                count: (ring.lit - first).div_ceil(colours),
            }
        })
    }
}

/// Light of the circle.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Light {
    /// Distance from the left.
    pub x: f32,
    /// Distance from the top.
    pub y: f32,
    /// Radius of the light.
    pub radius: f32,
    /// Index of its colour in the list of colours; `None` if it is not lit.
    pub colour: Option<usize>,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const TOTAL: u64 = 178;

    fn shape(colours: u64, rings: &[u64]) -> CircleShape {
        CircleShape { colours, rings: rings.to_vec() }
    }

    fn lit(progress: Option<(u64, u64)>) -> u64 {
        CircleShape::default().rings(progress).flat_map(|ring| ring.groups()).map(|group| group.count).sum()
    }

    #[test]
    fn each_light_is_an_equal_share_of_the_way_to_the_goal() {
        for (pledges, goal, expected) in [
            (0, 100, 0),
            (1, 100_000, 1),
            (50, 100, 89),
            (4_999, 5_000, 177),
            (5_000, 5_000, TOTAL),
            (6_000, 5_000, TOTAL),
            (u64::MAX, 5_000, TOTAL),
            (0, 0, TOTAL),
        ] {
            assert_eq!(lit(Some((pledges, goal))), expected, "{pledges} of {goal}");
        }
        assert!(lit(Some((u64::MAX - 1, u64::MAX))) < TOTAL, "no overflow");
    }

    #[test]
    fn without_a_number_some_lights_of_each_ring_are_lit() {
        assert_eq!(lit(None), [7, 9, 10, 11].iter().sum::<u64>());
    }

    #[test]
    fn the_groups_of_a_ring_are_different_lights_in_it() {
        for progress in [None, Some((1, 5_000)), Some((2_000, 5_000)), Some((1, 1))] {
            for colours in [0, 1, 3, 6] {
                for ring in shape(colours, &[34, 42, 48, 54]).rings(progress) {
                    let positions: Vec<_> = ring
                        .groups()
                        .flat_map(|group| (0..group.count).map(move |light| group.first + light * group.step))
                        .collect();
                    let different: BTreeSet<_> = positions.iter().copied().collect();
                    assert_eq!(different.len(), positions.len(), "{ring:?}");
                    assert_eq!(different.last().copied(), ring.last_lit(), "{ring:?}");
                    assert!(different.iter().all(|position| *position < ring.lights), "{ring:?}");
                    assert!(ring.groups().all(|group| group.colour < colours.max(1)), "{ring:?}");
                }
            }
        }
        assert_eq!(shape(6, &[]).rings(None).count(), 0);
    }

    #[test]
    fn positions_are_numbered_clockwise_from_the_top() {
        let ring = shape(6, &[12, 10]).rings(None).last().expect("two rings");
        assert_eq!((ring.radius, ring.angle(0), ring.angle(5)), (152, 137, 1_937));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn lights_are_inside_the_square_around_the_number_and_do_not_touch() {
        let fullest = [MAX_LIGHTS_PER_RING as u64; MAX_RINGS];
        for rings in [&[34, 42, 48, 54][..], &[12], &[20, 58], &fullest] {
            let lights = shape(6, rings).lights(Some((1, 1)));
            assert_eq!(lights.len() as u64, rings.iter().sum::<u64>());
            for (index, light) in lights.iter().enumerate() {
                let middle = f32::from(SIDE) / 2.0;
                let distance = (light.x - middle).hypot(light.y - middle);
                let is_inside = distance - light.radius >= f32::from(INNER_RADIUS) && distance + light.radius <= middle;
                assert!(is_inside, "{light:?}");
                for other in &lights[index + 1..] {
                    let gap = (light.x - other.x).hypot(light.y - other.y) - light.radius - other.radius;
                    assert!(gap > 0.0, "{light:?} and {other:?}");
                }
            }
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_light_that_is_not_lit_has_no_colour() {
        let unlit =
            |progress| CircleShape::default().lights(progress).iter().filter(|light| light.colour.is_none()).count();
        assert_eq!((unlit(Some((0, 100))), unlit(Some((50, 100))), unlit(Some((1, 1)))), (178, 89, 0));
    }
}
