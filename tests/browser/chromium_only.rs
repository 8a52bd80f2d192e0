//! What takes something only Chromium's driver offers: emulated media, scripts switched off, layout shifts, downloads.

mod accessibility;
mod downloads;
mod media;
mod pictures;
mod quiet_host;
mod without_javascript;
