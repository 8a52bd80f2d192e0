//! Form of the builder. Without JavaScript its button submits it; the script submits every change.

use api::Message;
use icu_decimal::{DecimalFormatter, input::Decimal};
use icu_locale_core::Locale;
use maud::{Markup, html};
use sid_pledge::config::{HideableSection, Layout, Theme};
use strum::VariantArray;

use super::choices::{AccentChoice, Choices, PartnerChoice};
use crate::{
    app::App,
    campaigns::{LocalizedCampaign, PageMessage, ThemeColours},
    colour::Colour,
    contrast::{DARK, LIGHT, MIN_CONTRAST, ThemeRanges, contrast},
    http::params::Params,
    slug::MAX_PARTNER_LEN,
};

/// Returns the form.
pub fn form(app: &App, params: &Params, choices: &Choices<'_>, localized: &LocalizedCampaign) -> Markup {
    html! {
        form action=(api::paths::EMBED_BUILDER) method="get" {
            @if let Some(own) = params.get("in") { input type="hidden" name="in" value=(own); }
            (campaigns(app, choices, localized))
            (partner(choices, localized))
            div.pair {
                (languages(choices, localized))
                (audiences(choices, localized))
            }
            (layouts(choices, localized))
            (themes(choices, localized))
            (accent(choices, localized))
            details open[!choices.hide.is_empty() || !choices.storage || choices.pinned] {
                summary { (localized.page_message(PageMessage::MoreChoices)) }
                (parts(choices, localized))
                (storage(choices, localized))
                (versions(choices, localized))
            }
            button.without-script type="submit" { (localized.page_message(PageMessage::ShowChoices)) }
        }
    }
}

/// Returns a list of options, given as values and texts, with a label and an optional note.
fn select(name: &str, label: &str, chosen: &str, options: &[(&str, &str)], note: Option<&str>) -> Markup {
    html! {
        p {
            label for={ "choose-" (name) } { (label) }
            select name=(name) id={ "choose-" (name) } aria-describedby=[note.map(|_| format!("{name}-note"))] {
                @for (value, text) in options {
                    option value=(value) selected[*value == chosen] { (text) }
                }
            }
            @if let Some(note) = note { span.small id={ (name) "-note" } { (note) } }
        }
    }
}

fn campaigns(app: &App, choices: &Choices<'_>, localized: &LocalizedCampaign) -> Markup {
    let own = &localized.content.lang;
    let titles: Vec<_> = app
        .campaigns
        .all()
        .map(|campaign| {
            let localized = campaign.negotiate(own.parse().ok().as_ref(), None).localized;
            (campaign.slug.clone(), localized.content.title.clone())
        })
        .collect();
    let options: Vec<_> = titles.iter().map(|(slug, title)| (slug.as_str(), title.as_str())).collect();
    html! {
        @if options.len() > 1 {
            (select("campaign", localized.page_message(PageMessage::ChooseCampaign), &choices.campaign.slug, &options, None))
        } @else {
            input type="hidden" name="campaign" value=(choices.campaign.slug);
        }
    }
}

fn partner(choices: &Choices<'_>, localized: &LocalizedCampaign) -> Markup {
    let suggestion = choices.partner.suggestion();
    let is_invalid = matches!(choices.partner, PartnerChoice::Invalid(_));
    html! {
        p {
            label for="choose-partner" { (localized.page_message(PageMessage::ChoosePartner)) }
            input type="text" name="partner" id="choose-partner" value=(choices.partner.typed()) dir="ltr"
                autocomplete="off" autocapitalize="none" spellcheck="false" maxlength=(MAX_PARTNER_LEN)
                aria-describedby="partner-note partner-status" aria-invalid=[is_invalid.then_some("true")];
            span.small #partner-note {
                (localized.page_message(PageMessage::ChoosePartnerNote)) " "
                a href=(localized.content.organiser.url) { (localized.content.organiser.name) }
            }
            span.field-status #partner-status role="status" data-part {
                @match &choices.partner {
                    PartnerChoice::None => {}
                    PartnerChoice::Active(slug) => span.good {
                        span aria-hidden="true" { "✓ " } (localized.format_page_message(PageMessage::PartnerKnown, &[("partner", slug)]))
                    },
                    PartnerChoice::Inactive(slug) => (localized.format_page_message(PageMessage::PartnerUnknown, &[("partner", slug)])),
                    PartnerChoice::Invalid(_) => {
                        (localized.page_message(PageMessage::PartnerInvalid))
                        @if let Some(slug) = suggestion {
                            " " (localized.format_page_message(PageMessage::PartnerNearest, &[("partner", &slug)]))
                        }
                    }
                }
            }
        }
    }
}

fn languages(choices: &Choices<'_>, localized: &LocalizedCampaign) -> Markup {
    let mut options = vec![("", localized.page_message(PageMessage::AsMyPage))];
    options.extend(localized.content.languages.iter().map(|language| (language.tag.as_str(), language.name.as_str())));
    let chosen = choices.lang.as_deref().unwrap_or_default();
    let note = localized.page_message(PageMessage::ChooseLanguageNote);
    select("lang", localized.page_message(PageMessage::ChooseLanguage), chosen, &options, Some(note))
}

fn audiences(choices: &Choices<'_>, localized: &LocalizedCampaign) -> Markup {
    let mut options = vec![("", localized.page_message(PageMessage::VisitorChooses))];
    options.extend(localized.content.audiences.iter().map(|guide| (guide.audience.as_str(), guide.name.as_str())));
    let chosen = choices.audience.map_or("", |audience| audience.as_str());
    select("audience", localized.page_message(PageMessage::ChooseAudience), chosen, &options, None)
}

/// Returns a group of radio buttons.
fn radios(name: &str, legend: &str, options: impl Iterator<Item = (&'static str, String, bool)>) -> Markup {
    html! {
        fieldset {
            legend { (legend) }
            @for (value, text, is_chosen) in options {
                label {
                    input type="radio" name=(name) value=(value) checked[is_chosen];
                    " " (text)
                }
            }
        }
    }
}

fn layouts(choices: &Choices<'_>, localized: &LocalizedCampaign) -> Markup {
    let options = Layout::VARIANTS.iter().map(|layout| {
        let message = match layout {
            Layout::Full => PageMessage::LayoutFull,
            Layout::Compact => PageMessage::LayoutCompact,
            Layout::Counter => PageMessage::LayoutCounter,
            Layout::Button => PageMessage::LayoutButton,
        };
        let value = if *layout == Layout::default() { "" } else { layout.as_str() };
        (value, localized.page_message(message).to_owned(), *layout == choices.layout)
    });
    radios("layout", localized.page_message(PageMessage::ChooseLayout), options)
}

fn themes(choices: &Choices<'_>, localized: &LocalizedCampaign) -> Markup {
    let options = Theme::VARIANTS.iter().map(|theme| {
        let message = match theme {
            Theme::Auto => PageMessage::ThemeAuto,
            Theme::Light => PageMessage::ThemeLight,
            Theme::Dark => PageMessage::ThemeDark,
        };
        let value = if *theme == Theme::default() { "" } else { theme.as_str() };
        (value, localized.page_message(message).to_owned(), *theme == choices.theme)
    });
    radios("theme", localized.page_message(PageMessage::ChooseTheme), options)
}

fn accent(choices: &Choices<'_>, localized: &LocalizedCampaign) -> Markup {
    let is_invalid = matches!(choices.accent, AccentChoice::Invalid(_));
    let colours = &choices.campaign.colours;
    let picked = choices.accent().unwrap_or(colours.light.accent);
    html! {
        div.field {
            label for="choose-accent" { (localized.page_message(PageMessage::ChooseAccent)) }
            span.row {
                input type="text" name="accent" id="choose-accent" value=(choices.accent.typed()) dir="ltr"
                    autocomplete="off" autocapitalize="none" spellcheck="false" size="9" maxlength="7"
                    aria-describedby="accent-note accent-status" aria-invalid=[is_invalid.then_some("true")];
                input.needs-script type="color" id="pick-accent" value=(picked)
                    aria-label=(localized.page_message(PageMessage::PickAccent));
            }
            span.small #accent-note { (localized.page_message(PageMessage::ChooseAccentNote)) }
            div.field-status #accent-status role="status" data-part {
                @match choices.accent {
                    AccentChoice::Default => {}
                    AccentChoice::Invalid(_) => (localized.page_message(PageMessage::AccentInvalid)),
                    AccentChoice::Custom(accent) => div.good {
                        (rendered_accent(localized, accent, (&LIGHT, &colours.light), PageMessage::ThemeLight, PageMessage::AccentDarker))
                        (rendered_accent(localized, accent, (&DARK, &colours.dark), PageMessage::ThemeDark, PageMessage::AccentLighter))
                    },
                }
            }
        }
    }
}

/// Returns the description of an accent in a theme: the chosen colour, the displayed one, and its contrasts.
fn rendered_accent(
    localized: &LocalizedCampaign,
    accent: Colour,
    (ranges, theme): (&ThemeRanges, &ThemeColours),
    theme_name: PageMessage,
    changed: PageMessage,
) -> Markup {
    let shown = ranges.accent.clamp(accent);
    let message = if shown == accent { PageMessage::AccentKept } else { changed };
    let number = |contrast: f32| decimal(&localized.content.lang, contrast);
    let text = localized.format_page_message(
        message,
        &[
            ("least", &number(MIN_CONTRAST)),
            // Isolated; otherwise the number sign would move to the other side in right-to-left text.
            ("colour", &format!("\u{2066}{}\u{2069}", shown)),
            ("contrast", &number(contrast(shown, theme.surface))),
            ("text", &number(contrast(theme.accent_text, shown))),
        ],
    );
    html! {
        div.accent-preview {
            (swatch(accent, theme.surface, None))
            @if shown != accent { span.arrow aria-hidden="true" { "→" } }
            (swatch(shown, theme.surface, Some(theme.accent_text)))
            p { strong { (localized.page_message(theme_name)) ": " } (text) }
        }
    }
}

/// Returns a sample of a colour: as text on the background or, with a text colour, as background.
fn swatch(colour: Colour, surface: Colour, text: Option<Colour>) -> Markup {
    let (background, foreground) = text.map_or((surface, colour), |text| (colour, text));
    html! {
        svg.swatch viewBox="0 0 40 28" width="40" height="28" aria-hidden="true" data-colour=(colour) {
            rect width="40" height="28" rx="5" fill=(background) {}
            text x="20" y="19.5" text-anchor="middle" font-size="15" font-weight="700" fill=(foreground) { "Aa" }
        }
    }
}

/// Formats a contrast with one decimal, rounded down so that no illegible colour is called legible.
fn decimal(lang: &str, contrast: f32) -> String {
    let plain = format!("{:.1}", (contrast * 10.0).floor() / 10.0);
    let written = || {
        let formatter = DecimalFormatter::try_new(Locale::try_from_str(lang).ok()?.into(), Default::default()).ok()?;
        Some(formatter.format(&plain.parse::<Decimal>().ok()?).to_string())
    };
    written().unwrap_or(plain)
}

fn parts(choices: &Choices<'_>, localized: &LocalizedCampaign) -> Markup {
    let campaign = &localized.content;
    html! {
        fieldset {
            legend { (localized.page_message(PageMessage::ChooseHide)) }
            @for section in HideableSection::VARIANTS {
                @let name = match section {
                    HideableSection::Advocacy => &campaign.advocacy.title,
                    HideableSection::Resources => localized.message(Message::ResourcesTitle),
                    HideableSection::Steps => localized.message(Message::StepsTitle),
                    HideableSection::Share => localized.message(Message::ShareTitle),
                };
                label {
                    input type="checkbox" name="hide" value=(section.as_str()) checked[choices.hide.contains(section)];
                    " " (name)
                }
            }
            p.small { (localized.page_message(PageMessage::ChooseHideNote)) }
        }
    }
}

fn storage(choices: &Choices<'_>, localized: &LocalizedCampaign) -> Markup {
    html! {
        div.check {
            label {
                input type="checkbox" name="no-storage" id="choose-no-storage" value="1" checked[!choices.storage]
                    aria-describedby="no-storage-note";
                " " (localized.page_message(PageMessage::ChooseNoStorage))
            }
            p.small #no-storage-note { (localized.page_message(PageMessage::ChooseNoStorageNote)) }
        }
    }
}

fn versions(choices: &Choices<'_>, localized: &LocalizedCampaign) -> Markup {
    let options = [("", PageMessage::VersionFollows, false), ("1", PageMessage::VersionPinned, true)];
    let options = options.into_iter().map(|(value, message, is_pinned)| {
        (value, localized.page_message(message).to_owned(), is_pinned == choices.pinned)
    });
    radios("pinned", localized.page_message(PageMessage::ChooseVersion), options)
}
