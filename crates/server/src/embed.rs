//! Everything a partner embeds: the element's files, oEmbed, and the page where partners build their snippet.

pub mod assets;
pub mod builder;
pub mod oembed;
