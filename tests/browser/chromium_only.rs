//! What takes something only Chromium's driver offers: emulated media, scripts switched off, layout shifts, downloads; and
//! what one browser is enough for.

mod accessibility;
mod builder;
mod bundle;
mod bundlers;
mod downloads;
mod guide;
mod manifest;
mod media;
mod partner_numbers;
mod pasted;
mod pictures;
mod previews;
mod quiet_host;
mod sharing;
mod site;
mod types;
mod without_javascript;
mod wordpress;
