//! What takes something only Chromium's driver offers: emulated media, scripts switched off, layout shifts, downloads.

mod accessibility;
mod builder;
mod bundle;
mod downloads;
mod media;
mod partner_numbers;
mod pictures;
mod previews;
mod quiet_host;
mod sharing;
mod without_javascript;
mod wordpress;
