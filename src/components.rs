//! Components: pure functions of plain props, with callbacks out.

mod audience_picker;
mod certificate_bar;
mod chrome;
mod controls;
mod disclosure;
mod download_button;
mod further_reading;
mod help_strip;
mod language_switch;
mod light_circle;
mod pledge_card;
mod qr_image;
mod share_bar;
mod share_counter;
mod step_card;
mod step_list;

pub use audience_picker::AudiencePicker;
pub use chrome::{bar, footer};
pub use controls::{element, external_link, text};
pub use disclosure::{ALL_BUILT, BuiltDisclosures, Disclosure, Disclosures};
pub use further_reading::FurtherReading;
pub use help_strip::HelpStrip;
pub use language_switch::LanguageSwitch;
#[cfg(feature = "ssr")]
pub use light_circle::light_circle;
pub use pledge_card::PledgeCard;
#[cfg(feature = "ssr")]
pub use pledge_card::statement;
#[cfg(feature = "ssr")]
pub use qr_image::qr_image;
pub use share_bar::ShareBar;
pub use share_counter::ShareCounter;
pub use step_card::StepCard;
pub use step_list::StepList;
