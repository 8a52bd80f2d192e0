//! Components: pure functions of plain props, with callbacks out.

mod audience_picker;
mod certificate_bar;
mod chrome;
mod disclosure;
mod download_button;
mod further_reading;
mod help_strip;
mod language_switch;
mod pledge_card;
mod qr_image;
mod section_nav;
mod share_bar;
mod share_counter;
mod step_list;

pub use audience_picker::AudiencePicker;
pub use chrome::{footer, header, quick_exit};
pub use disclosure::{ALL_BUILT, BuiltDisclosures, Disclosure, Disclosures};
pub use further_reading::FurtherReading;
pub use help_strip::HelpStrip;
pub use language_switch::LanguageSwitch;
pub use pledge_card::PledgeCard;
#[cfg(feature = "ssr")]
pub use qr_image::qr_image;
pub use section_nav::{NavItem, SectionNav};
pub use share_bar::ShareBar;
pub use share_counter::ShareCounter;
pub use step_list::StepList;
