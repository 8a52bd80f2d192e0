//! What the widget looks like: pure parts, plain props in, callbacks out.

mod audience_picker;
mod help_strip;
mod pledge_card;
mod reading;
mod share_bar;
mod share_counter;
mod step_list;

pub use audience_picker::AudiencePicker;
pub use help_strip::HelpStrip;
pub use pledge_card::PledgeCard;
pub use reading::Reading;
pub use share_bar::ShareBar;
pub use share_counter::ShareCounter;
pub use step_list::StepList;
