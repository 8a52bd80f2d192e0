//! What the widget looks like: pure parts, plain props in, callbacks out.

mod audience_picker;
mod certificate_bar;
mod help_strip;
mod language_switch;
mod pledge_card;
mod reading;
mod share_bar;
mod share_counter;
mod step_list;
mod way_through;

pub use audience_picker::AudiencePicker;
pub use help_strip::{HelpStrip, exit};
pub use language_switch::LanguageSwitch;
pub use pledge_card::PledgeCard;
pub use reading::Reading;
pub use share_bar::ShareBar;
pub use share_counter::ShareCounter;
pub use step_list::StepList;
pub use way_through::{Part, WayThrough};
