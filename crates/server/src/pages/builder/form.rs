//! The first step: what there is to choose. It works by its button, and by itself where a script runs.

use api::Word;
use icu_decimal::{DecimalFormatter, input::Decimal};
use icu_locale_core::Locale;
use maud::{Markup, html};
use sid_pledge::config::{Layout, Section, Theme};
use strum::VariantArray;

use super::{
    PATH,
    choices::{Choices, ChosenAccent, Partner},
    contrast::{Colour, DARK, Ground, LEAST, LIGHT},
};
use crate::{
    app::App,
    asked::Asked,
    campaigns::{Edition, LONGEST_PARTNER, PageWord},
    pages::{plain, say, say_with},
};

/// The form.
pub fn form(app: &App, asked: &Asked, choices: &Choices<'_>, edition: &Edition) -> Markup {
    html! {
        form action=(PATH) method="get" {
            @if let Some(own) = asked.get("in") { input type="hidden" name="in" value=(own); }
            (campaigns(app, choices, edition))
            (partner(choices, edition))
            div.pair {
                (languages(choices, edition))
                (audiences(choices, edition))
            }
            (layouts(choices, edition))
            (themes(choices, edition))
            (accent(choices, edition))
            details open[!choices.hide.is_empty() || !choices.storage || choices.pinned] {
                summary { (say(edition, PageWord::MoreChoices)) }
                (parts(choices, edition))
                (storage(choices, edition))
                (versions(choices, edition))
            }
            button.without-script type="submit" { (say(edition, PageWord::ShowChoices)) }
        }
    }
}

/// A choice in a list, its value and its name, and what there is to know of it.
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

fn campaigns(app: &App, choices: &Choices<'_>, edition: &Edition) -> Markup {
    let own = &edition.campaign.lang;
    let titles: Vec<_> = app
        .campaigns
        .all()
        .filter_map(|campaign| {
            let choice = campaign.choose(own.parse().ok().as_ref(), None)?;
            Some((campaign.slug.clone(), choice.edition.campaign.title.clone()))
        })
        .collect();
    let options: Vec<_> = titles.iter().map(|(slug, title)| (slug.as_str(), title.as_str())).collect();
    html! {
        @if options.len() > 1 {
            (select("campaign", say(edition, PageWord::ChooseCampaign), &choices.campaign.slug, &options, None))
        } @else {
            input type="hidden" name="campaign" value=(choices.campaign.slug);
        }
    }
}

fn partner(choices: &Choices<'_>, edition: &Edition) -> Markup {
    let nearest = choices.partner.nearest();
    let is_odd = matches!(choices.partner, Partner::Odd(_));
    html! {
        p {
            label for="choose-partner" { (say(edition, PageWord::ChoosePartner)) }
            input type="text" name="partner" id="choose-partner" value=(choices.partner.typed()) dir="ltr"
                autocomplete="off" autocapitalize="none" spellcheck="false" maxlength=(LONGEST_PARTNER)
                aria-describedby="partner-note partner-said" aria-invalid=[is_odd.then_some("true")];
            span.small #partner-note {
                (say(edition, PageWord::ChoosePartnerNote)) " "
                a href=(edition.campaign.organiser.url) { (edition.campaign.organiser.name) }
            }
            span.said #partner-said role="status" data-part {
                @match &choices.partner {
                    Partner::Nobody => {}
                    Partner::Known(slug) => span.good {
                        span aria-hidden="true" { "✓ " } (say_with(edition, PageWord::PartnerKnown, &[("partner", slug)]))
                    },
                    Partner::Unknown(slug) => (say_with(edition, PageWord::PartnerUnknown, &[("partner", slug)])),
                    Partner::Odd(_) => {
                        (say(edition, PageWord::PartnerOdd))
                        @if let Some(slug) = nearest {
                            " " (say_with(edition, PageWord::PartnerNearest, &[("partner", &slug)]))
                        }
                    }
                }
            }
        }
    }
}

fn languages(choices: &Choices<'_>, edition: &Edition) -> Markup {
    let mut options = vec![("", say(edition, PageWord::AsMyPage))];
    options.extend(edition.campaign.languages.iter().map(|language| (language.tag.as_str(), language.name.as_str())));
    let chosen = choices.lang.as_deref().unwrap_or_default();
    let note = say(edition, PageWord::ChooseLanguageNote);
    select("lang", say(edition, PageWord::ChooseLanguage), chosen, &options, Some(note))
}

fn audiences(choices: &Choices<'_>, edition: &Edition) -> Markup {
    let mut options = vec![("", say(edition, PageWord::VisitorChooses))];
    options.extend(edition.campaign.audiences.iter().map(|guide| (guide.audience.as_str(), guide.name.as_str())));
    let chosen = choices.audience.map_or("", |audience| audience.as_str());
    select("audience", say(edition, PageWord::ChooseAudience), chosen, &options, None)
}

/// A choice of few, all of them in view.
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

fn layouts(choices: &Choices<'_>, edition: &Edition) -> Markup {
    let options = Layout::VARIANTS.iter().map(|layout| {
        let word = match layout {
            Layout::Full => PageWord::LayoutFull,
            Layout::Compact => PageWord::LayoutCompact,
            Layout::Counter => PageWord::LayoutCounter,
            Layout::Button => PageWord::LayoutButton,
        };
        let value = if *layout == Layout::default() { "" } else { layout.as_str() };
        (value, say(edition, word).to_owned(), *layout == choices.layout)
    });
    radios("layout", say(edition, PageWord::ChooseLayout), options)
}

fn themes(choices: &Choices<'_>, edition: &Edition) -> Markup {
    let options = Theme::VARIANTS.iter().map(|theme| {
        let word = match theme {
            Theme::Auto => PageWord::ThemeAuto,
            Theme::Light => PageWord::ThemeLight,
            Theme::Dark => PageWord::ThemeDark,
        };
        let value = if *theme == Theme::default() { "" } else { theme.as_str() };
        (value, say(edition, word).to_owned(), *theme == choices.theme)
    });
    radios("theme", say(edition, PageWord::ChooseTheme), options)
}

fn accent(choices: &Choices<'_>, edition: &Edition) -> Markup {
    let is_odd = matches!(choices.accent, ChosenAccent::Odd(_));
    let picked = choices.accent().map_or_else(|| "#0b6464".to_owned(), |colour| colour.to_string());
    html! {
        div.field {
            label for="choose-accent" { (say(edition, PageWord::ChooseAccent)) }
            span.row {
                input type="text" name="accent" id="choose-accent" value=(choices.accent.typed()) dir="ltr"
                    autocomplete="off" autocapitalize="none" spellcheck="false" size="9" maxlength="7"
                    aria-describedby="accent-note accent-said" aria-invalid=[is_odd.then_some("true")];
                input.needs-script type="color" id="pick-accent" value=(picked)
                    aria-label=(say(edition, PageWord::PickAccent));
            }
            span.small #accent-note { (say(edition, PageWord::ChooseAccentNote)) }
            div.said #accent-said role="status" data-part {
                @match choices.accent {
                    ChosenAccent::Usual => {}
                    ChosenAccent::Odd(_) => (say(edition, PageWord::AccentOdd)),
                    ChosenAccent::Own(accent) => div.good {
                        (seen(edition, accent.into(), &LIGHT, PageWord::ThemeLight, PageWord::AccentDarker))
                        (seen(edition, accent.into(), &DARK, PageWord::ThemeDark, PageWord::AccentLighter))
                    },
                }
            }
        }
    }
}

/// How an accent is seen in a theme: what was asked for, what the widget shows, and what can be read.
fn seen(edition: &Edition, accent: Colour, ground: &Ground, theme: PageWord, changed: PageWord) -> Markup {
    let seen = ground.see(accent);
    let word = if seen.shown == accent { PageWord::AccentKept } else { changed };
    let number = |contrast: f32| decimal(&edition.campaign.lang, contrast);
    let said = say_with(
        edition,
        word,
        &[
            ("least", &number(LEAST)),
            // Set apart, or the number sign would change sides among letters read from right to left.
            ("colour", &format!("\u{2066}{}\u{2069}", seen.shown)),
            ("contrast", &number(seen.shown_contrast)),
            ("text", &number(seen.text_contrast)),
        ],
    );
    html! {
        div.seen {
            (swatch(accent, ground.surface, None))
            @if seen.shown != accent { span.turns aria-hidden="true" { "→" } }
            (swatch(seen.shown, ground.surface, Some(ground.text)))
            p { strong { (say(edition, theme)) ": " } (said) }
        }
    }
}

/// A colour as text on the surface, or as a surface with text on it.
fn swatch(colour: Colour, surface: Colour, text: Option<Colour>) -> Markup {
    let (ground, ink) = text.map_or((surface, colour), |text| (colour, text));
    html! {
        svg.swatch viewBox="0 0 40 28" width="40" height="28" aria-hidden="true" data-colour=(colour) {
            rect width="40" height="28" rx="5" fill=(ground) {}
            text x="20" y="19.5" text-anchor="middle" font-size="15" font-weight="700" fill=(ink) { "Aa" }
        }
    }
}

/// A contrast with one digit after the point, rounded down so that nothing is called readable that is not.
fn decimal(lang: &str, contrast: f32) -> String {
    let plain = format!("{:.1}", (contrast * 10.0).floor() / 10.0);
    let written = || {
        let formatter = DecimalFormatter::try_new(Locale::try_from_str(lang).ok()?.into(), Default::default()).ok()?;
        Some(formatter.format(&plain.parse::<Decimal>().ok()?).to_string())
    };
    written().unwrap_or(plain)
}

fn parts(choices: &Choices<'_>, edition: &Edition) -> Markup {
    let Edition { campaign, words, .. } = edition;
    html! {
        fieldset {
            legend { (say(edition, PageWord::ChooseHide)) }
            @for section in Section::VARIANTS {
                @let name = match section {
                    Section::Advocacy => &campaign.advocacy.title,
                    Section::Resources => plain(words, Word::ResourcesTitle),
                    Section::Steps => plain(words, Word::StepsTitle),
                    Section::Share => plain(words, Word::ShareTitle),
                };
                label {
                    input type="checkbox" name="hide" value=(section.as_str()) checked[choices.hide.contains(section)];
                    " " (name)
                }
            }
            p.small { (say(edition, PageWord::ChooseHideNote)) }
        }
    }
}

fn storage(choices: &Choices<'_>, edition: &Edition) -> Markup {
    html! {
        div.check {
            label {
                input type="checkbox" name="no-storage" id="choose-no-storage" value="1" checked[!choices.storage]
                    aria-describedby="no-storage-note";
                " " (say(edition, PageWord::ChooseNoStorage))
            }
            p.small #no-storage-note { (say(edition, PageWord::ChooseNoStorageNote)) }
        }
    }
}

fn versions(choices: &Choices<'_>, edition: &Edition) -> Markup {
    let options = [("", PageWord::VersionFollows, false), ("1", PageWord::VersionPinned, true)];
    let options = options
        .into_iter()
        .map(|(value, word, is_pinned)| (value, say(edition, word).to_owned(), is_pinned == choices.pinned));
    radios("pinned", say(edition, PageWord::ChooseVersion), options)
}
