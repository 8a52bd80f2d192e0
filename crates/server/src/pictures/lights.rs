//! The campaign's circle of lights in SVG, in the units of [`sid_pledge::circle`].

use api::counts;
use maud::{Markup, html};
use sid_pledge::{
    circle::{CircleShape, Light, SIDE},
    share_links::QrCode,
};

use crate::{
    campaigns::{Drawing, LocalizedCampaign},
    qr::QUIET_ZONE_MODULES,
};

/// Opacity of lights that are not lit.
const UNLIT_OPACITY: f32 = 0.15;

/// Number of lights of the mark.
const MARK_LIGHTS: u64 = 12;

/// Scale of the lights of the mark, relative to those of the circle.
const MARK_LIGHT_SCALE: f32 = 3.2;

/// Distance of the outermost point of the mark from its middle, in units of the circle.
const MARK_RADIUS: f32 = 122.0;

/// Opacity of lights of the mark that are not lit. They are too small to be seen if they are as faint as in the circle.
const UNLIT_MARK_OPACITY: f32 = 0.35;

/// Radius of the band, and of the disc inside it, in units of the circle.
const BAND_RADII: (f32, f32) = (166.0, 95.0);

/// Side of the code with its quiet zone, in units of the circle. Its corners are in the disc.
const CODE_SIDE: f32 = 132.0;

/// Returns the number of pledges and the next goal; `None` for a count that is not displayed.
pub fn progress(localized: &LocalizedCampaign, count: Option<u64>) -> Option<(u64, u64)> {
    let next_goal = |count| counts::next_goal(&localized.content.goals, count);
    count.filter(|count| *count > 0).map(|count| (count, next_goal(count)))
}

/// Draws the circle. Without progress, some lights of each ring are lit.
pub fn lights(drawing: &Drawing, progress: Option<(u64, u64)>) -> Markup {
    draw(drawing, &drawing.circle.lights(progress), UNLIT_OPACITY)
}

/// Draws the circle as a mark, one ring of a few large lights, around a middle and within a radius. It is for places in
/// which the lights of the circle would be too small to be seen.
pub fn mark(drawing: &Drawing, progress: Option<(u64, u64)>, (x, y, radius): (f32, f32, f32)) -> Markup {
    let shape = CircleShape { rings: vec![MARK_LIGHTS], ..drawing.circle.clone() };
    let lights: Vec<_> = shape
        .lights(progress)
        .into_iter()
        .map(|light| Light { radius: light.radius * MARK_LIGHT_SCALE, ..light })
        .collect();
    let scale = radius / MARK_RADIUS;
    let offset = scale * f32::from(SIDE) / 2.0;
    html! {
        g transform=(format!("translate({} {}) scale({scale})", x - offset, y - offset)) {
            (draw(drawing, &lights, UNLIT_MARK_OPACITY))
        }
    }
}

/// Draws a QR code inside the circle for a page on white paper. The lights cannot be seen on white, so they are on a
/// band in the colours of the background. All of them are lit, because a number on paper is soon out of date.
///
/// `label` is for people who do not see it.
pub fn circle_around_code(drawing: &Drawing, code: &QrCode, label: &str) -> Markup {
    let (outer, inner) = BAND_RADII;
    let middle = f32::from(SIDE) / 2.0;
    let view_box = format!("{0} {0} {1} {1}", middle - outer, 2.0 * outer);
    let scale = CODE_SIDE / (code.size + u64::from(2 * QUIET_ZONE_MODULES)) as f32;
    let start = middle - scale * code.size as f32 / 2.0;
    let [top, .., bottom] = drawing.background;
    html! {
        svg viewBox=(view_box) role="img" aria-label=(label) {
            linearGradient id="band" x2="0" y2="1" {
                stop stop-color=(top) {}
                stop offset="1" stop-color=(bottom) {}
            }
            circle cx=(middle) cy=(middle) r=(outer) fill="url(#band)" {}
            circle cx=(middle) cy=(middle) r=(inner) fill="#fff" {}
            (lights(drawing, Some((1, 1))))
            path transform=(format!("translate({start} {start}) scale({scale})")) d=(code.path) fill="#000" {}
        }
    }
}

fn draw(drawing: &Drawing, lights: &[Light], unlit_opacity: f32) -> Markup {
    html! {
        @for light in lights {
            @let colour = light.colour.and_then(|index| drawing.lights.get(index));
            circle cx=(light.x) cy=(light.y) r=(light.radius) fill=(colour.unwrap_or(&drawing.text))
                fill-opacity=[colour.is_none().then_some(unlit_opacity)] {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaigns::{Campaigns, Source};

    #[test]
    fn the_lights_of_the_mark_are_within_its_radius_and_do_not_touch() {
        let shape = CircleShape { rings: vec![MARK_LIGHTS], ..CircleShape::default() };
        let lights = shape.lights(Some((1, 1)));
        let middle = f32::from(SIDE) / 2.0;
        for (index, light) in lights.iter().enumerate() {
            let radius = light.radius * MARK_LIGHT_SCALE;
            assert!((light.x - middle).hypot(light.y - middle) + radius <= MARK_RADIUS, "{light:?}");
            for other in &lights[index + 1..] {
                let gap = (light.x - other.x).hypot(light.y - other.y) - radius - other.radius * MARK_LIGHT_SCALE;
                assert!(gap > 0.0, "{light:?} and {other:?}");
            }
        }
    }

    #[test]
    fn the_corners_of_the_code_are_inside_the_lights() {
        assert!(CODE_SIDE / 2.0 * 2.0_f32.sqrt() < BAND_RADII.1);
    }

    #[test]
    fn the_mark_is_lit_as_far_as_the_goal_is_reached() {
        let campaigns = Campaigns::load(&Source::Embedded).expect("valid campaigns");
        let localized = campaigns.default_campaign().expect("a campaign").negotiate(None, None).localized;
        let drawn = |progress| mark(&localized.drawing, progress, (20.0, 20.0, 14.0)).into_string();
        let unlit = |progress| drawn(progress).matches("fill-opacity").count();
        assert_eq!([Some((1, 100)), Some((50, 100)), Some((1, 1)), None].map(unlit), [11, 6, 0, 9]);
    }
}
