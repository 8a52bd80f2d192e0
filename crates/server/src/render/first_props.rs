//! Properties that the loader uses before the widget is interactive. They come with the first view; the whole state
//! follows beside the wasm. Each layout gets only what it shows: a visitor waits for these bytes.

use std::collections::BTreeMap;

use api::{Counts, Message, attributes::Layout};
use serde::Serialize;
use sid_pledge::Config;

use crate::{
    campaigns::{LocalizedCampaign, ThemeColours},
    colour::Colour,
    widget_request::WidgetRequest,
};

/// Properties in a first view.
#[derive(Serialize)]
pub struct FirstProps<'a> {
    config: &'a Config,
    campaign: FirstCampaign<'a>,
    words: FirstMessages<'a>,
    /// Counts that the HTML shows. Hydration begins with them, whatever the counts are by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<&'a Counts>,
    colours: Themes<'a>,
}

#[derive(Serialize)]
struct FirstCampaign<'a> {
    lang: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pledge: Option<Thanks<'a>>,
}

/// Thanks for a pledge that was taken without wasm.
#[derive(Serialize)]
struct Thanks<'a> {
    thanks_title: &'a str,
    thanks: &'a str,
}

/// Texts that a script of the loader shows.
#[derive(Serialize)]
#[serde(untagged)]
enum FirstMessages<'a> {
    /// Those of a counter, which follows the counts.
    #[serde(rename_all = "kebab-case")]
    Counter { as_of: &'a str, live: &'a str },
    /// Those of the form of the pledge.
    #[serde(rename_all = "kebab-case")]
    Pledge { sending: &'a str, take_back: &'a str },
}

/// Colours without those of pictures, which only an active widget makes.
#[derive(Serialize)]
struct Themes<'a> {
    light: &'a ThemeColours,
    dark: &'a ThemeColours,
    drawing: BTreeMap<String, Colour>,
}

impl<'a> FirstProps<'a> {
    /// Selects the properties for the layout of a request.
    pub fn new(request: &'a WidgetRequest, counts: Option<&'a Counts>) -> Self {
        let config = &request.config;
        let localized: &LocalizedCampaign = &request.localized;
        let content = &localized.content;
        let has_form = config.layout != Layout::Counter;
        let own_thanks = config.audience.and_then(|audience| content.guide(audience)?.thanks.as_deref());
        let thanks =
            Thanks { thanks_title: &content.pledge.thanks_title, thanks: own_thanks.unwrap_or(&content.pledge.thanks) };
        let words = if has_form {
            FirstMessages::Pledge {
                sending: localized.message_for(config.audience, Message::Sending),
                take_back: localized.message_for(config.audience, Message::TakeBack),
            }
        } else {
            FirstMessages::Counter { as_of: localized.message(Message::AsOf), live: localized.message(Message::Live) }
        };
        Self {
            config,
            campaign: FirstCampaign { lang: &content.lang, pledge: has_form.then_some(thanks) },
            words,
            counts: counts.filter(|_| config.layout != Layout::Button),
            colours: Themes {
                light: &localized.colours.light,
                dark: &localized.colours.dark,
                drawing: localized.drawing.colours(),
            },
        }
    }
}
