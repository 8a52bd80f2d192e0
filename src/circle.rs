//! The circle of lights, in which the number of pledges has room. Each light stands for an equal share of the way to
//! the next goal.
//!
//! The lights are in rings, and are lit ring by ring from the inside, clockwise from the top. Sizes and colours follow
//! short patterns of different lengths, so that no part of the circle repeats another. The circle contains no text:
//! one drawing serves all languages and directions.

use std::f32::consts::TAU;

/// Side of the square that the circle fills, in units of its own.
pub const SIDE: f32 = 320.0;

/// Radius of the disc inside the rings, which has room for the number.
pub const INNER_RADIUS: f32 = 94.0;

/// Largest number of rings. The lights of more would touch each other.
pub const MAX_RINGS: usize = 5;

/// Largest number of lights in a ring. More of them would touch each other in the innermost ring.
pub const MAX_LIGHTS_PER_RING: usize = 58;

/// Radius of the first and of the last ring.
const RING_RADII: (f32, f32) = (104.0, 152.0);

/// Radii of lights, one after the other. Lights of neighbouring rings do not touch.
const LIGHT_RADII: [f32; 5] = [3.6, 5.8, 5.3, 4.7, 4.2];

/// Radius of a light that is not lit.
const UNLIT_RADIUS: f32 = 3.2;

/// Turn of each ring from the one inside it, in multiples of the distance between its lights, so that lights do not
/// line up.
const RING_OFFSET: f32 = 0.382;

/// One of how many lights is lit while there is no number to show. The circle then looks alive and tells nothing.
const SCATTER: usize = 5;

/// Light of the circle.
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

/// Returns the lights of a circle, from the inside.
///
/// `rings` has the number of lights in each ring, and `colours` is the number of colours. `progress` is the number of
/// pledges and the goal; without it, some lights are lit.
pub fn lights(rings: &[usize], colours: usize, progress: Option<(u64, u64)>) -> Vec<Light> {
    let total = rings.iter().sum();
    let lit = progress.map(|(pledges, goal)| lit_lights(pledges, goal, total));
    let is_lit = |index: usize| lit.map_or(index.is_multiple_of(SCATTER), |lit| index < lit);
    let positions = rings.iter().enumerate().flat_map(|(ring, &count)| {
        let radius = ring_radius(ring, rings.len());
        (0..count).map(move |light| {
            let angle = TAU * (light as f32 + ring as f32 * RING_OFFSET) / count as f32;
            (SIDE / 2.0 + radius * angle.sin(), SIDE / 2.0 - radius * angle.cos())
        })
    });
    let light = |(index, (x, y))| {
        let colour = is_lit(index).then(|| index % colours.max(1));
        let radius = if colour.is_some() { LIGHT_RADII[index % LIGHT_RADII.len()] } else { UNLIT_RADIUS };
        Light { x, y, radius, colour }
    };
    positions.enumerate().map(light).collect()
}

/// Number of lights that are lit: at least one from the first pledge on, and all only when the goal is reached.
fn lit_lights(pledges: u64, goal: u64, total: usize) -> usize {
    if pledges >= goal {
        return total;
    }
    let share = u128::from(pledges) * total as u128 / u128::from(goal.max(1));
    usize::try_from(share).unwrap_or(total).max(usize::from(pledges > 0))
}

fn ring_radius(ring: usize, rings: usize) -> f32 {
    let (first, last) = RING_RADII;
    let steps = rings.saturating_sub(1).max(1);
    first + (last - first) * ring as f32 / steps as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    const RINGS: [usize; 4] = [34, 42, 48, 54];
    const TOTAL: usize = 178;

    fn lit(progress: Option<(u64, u64)>) -> usize {
        lights(&RINGS, 6, progress).iter().filter(|light| light.colour.is_some()).count()
    }

    #[test]
    fn each_light_is_an_equal_share_of_the_way_to_the_goal() {
        assert_eq!(lights(&RINGS, 6, None).len(), TOTAL);
        for (pledges, goal, expected) in [
            (0, 100, 0),
            (1, 100_000, 1),
            (50, 100, 89),
            (4_999, 5_000, 177),
            (5_000, 5_000, TOTAL),
            (6_000, 5_000, TOTAL),
            (u64::MAX, 5_000, TOTAL),
            (u64::MAX - 1, u64::MAX, 177),
            (0, 0, TOTAL),
        ] {
            assert_eq!(lit(Some((pledges, goal))), expected, "{pledges} of {goal}");
        }
    }

    #[test]
    fn without_a_number_some_lights_are_lit() {
        assert_eq!(lit(None), TOTAL.div_ceil(SCATTER));
    }

    #[test]
    fn lights_are_inside_the_square_around_the_number_and_do_not_touch() {
        for rings in [&RINGS[..], &[12], &[20, 58], &[MAX_LIGHTS_PER_RING; MAX_RINGS]] {
            let lights = lights(rings, 6, Some((1, 1)));
            for (index, light) in lights.iter().enumerate() {
                let distance = (light.x - SIDE / 2.0).hypot(light.y - SIDE / 2.0);
                assert!(distance - light.radius >= INNER_RADIUS && distance + light.radius <= SIDE / 2.0, "{light:?}");
                for other in &lights[index + 1..] {
                    let gap = (light.x - other.x).hypot(light.y - other.y) - light.radius - other.radius;
                    assert!(gap > 0.0, "{light:?} and {other:?}");
                }
            }
        }
    }

    #[test]
    fn colours_are_indexes_of_the_list() {
        let colours: std::collections::BTreeSet<_> =
            lights(&RINGS, 3, Some((1, 1))).iter().filter_map(|light| light.colour).collect();
        assert_eq!(colours, [0, 1, 2].into());
        assert!(lights(&RINGS, 0, Some((1, 1))).iter().all(|light| light.colour == Some(0)), "no division by zero");
        assert!(lights(&[], 6, None).is_empty());
    }
}
