//! The share channels that lead to another site or app, as defined in `channels.toml`: names, URL templates, length
//! limits, and the channels shown in each language.
//!
//! Invariant: nothing in `channels.toml` belongs to a campaign. A campaign's texts are inserted by
//! [`ShareChannel::url`] alone.

mod share_channel;

use std::collections::BTreeMap;

use api::{Channel, Messages, messages::Pattern};

pub use share_channel::ShareChannel;

use super::{source::CHANNELS_FILE, table_reader::TableReader};

/// Key of the channels for languages that have no list of their own.
const DEFAULT_KEY: &str = "usual";

/// All share channels, and the channels shown in each language.
#[derive(Debug, Default)]
pub struct ShareChannels {
    channels: Vec<ShareChannel>,
    by_language: BTreeMap<String, Vec<Channel>>,
}

impl ShareChannels {
    /// Returns the channels shown in a language, in display order.
    pub fn for_language(&self, lang: &str) -> Vec<ShareChannel> {
        let listed = self.by_language.get(lang).or_else(|| self.by_language.get(DEFAULT_KEY));
        let listed = listed.map_or(&[][..], Vec::as_slice);
        listed
            .iter()
            .filter_map(|channel| self.channels.iter().find(|known| known.channel == *channel))
            .cloned()
            .collect()
    }

    /// Returns all channels, including those shown in no language.
    pub fn all(&self) -> &[ShareChannel] {
        &self.channels
    }

    /// Adds the channel names that are the same in every language to the messages of one language.
    pub fn add_names(&self, messages: &mut Messages) {
        for channel in &self.channels {
            if let Some(name) = channel.name() {
                messages.0.insert(channel.channel.message_key(), Pattern::Plain(name.to_owned()));
            }
        }
    }
}

/// Reads `channels.toml`.
pub fn read(mut table: TableReader<'_>) -> ShareChannels {
    let mut channels = Vec::<ShareChannel>::new();
    for mut table in table.tables("channels") {
        let Some(channel) = ShareChannel::read(&mut table) else { continue };
        if channels.iter().any(|known| known.channel == channel.channel) {
            table.error("channel", &format!("“{}” is listed twice", channel.channel.as_str()));
        }
        channels.push(channel);
    }
    let by_language = read_languages(&channels, table.table("offered"));
    ShareChannels { channels, by_language }
}

fn read_languages(channels: &[ShareChannel], mut table: TableReader<'_>) -> BTreeMap<String, Vec<Channel>> {
    let mut by_language = BTreeMap::new();
    let languages = table.unread_keys();
    if !languages.iter().any(|language| language == DEFAULT_KEY) {
        table.error(DEFAULT_KEY, "is missing");
    }
    for language in languages {
        let mut listed = Vec::new();
        for name in table.strings(&language) {
            match name.parse::<Channel>() {
                Ok(channel) if listed.contains(&channel) => {
                    table.error(&language, &format!("“{name}” is listed twice"));
                }
                Ok(channel) if channels.iter().any(|known| known.channel == channel) => listed.push(channel),
                _ => table.error(&language, &format!("“{name}” is not among the channels of {CHANNELS_FILE}")),
            }
        }
        by_language.insert(language, listed);
    }
    by_language
}
