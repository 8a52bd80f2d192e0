//! Small test campaign in two languages, with locales of its own that a test can break.

use std::{fs, path::Path};

use api::Message;
use sid_pledge_server::campaigns::{Campaigns, PackError, PageMessage, Source};
use tempfile::TempDir;

/// Slug of the test campaign.
pub const SLUG: &str = "kind-2030";

/// Temporary folder of campaign packs.
pub struct Packs {
    folder: TempDir,
}

impl Packs {
    /// Creates a folder with the test campaign, which is valid.
    pub fn new() -> Self {
        let packs = Self { folder: tempfile::tempdir().expect("a folder") };
        packs.write("kind-2030/campaign.toml", &campaign());
        packs.write("kind-2030/en.toml", &texts("Be kind"));
        packs.write("kind-2030/fr.toml", &texts("Soyez gentils"));
        packs.write("locales/en.toml", &locale("English", "en_GB", &["one", "other"]));
        packs.write("locales/fr.toml", &locale("Français", "fr_FR", &["one", "many", "other"]));
        packs
    }

    /// Returns the folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Returns the folder as a source of campaigns.
    pub fn source(&self) -> Source {
        Source::Folder(self.path().to_owned())
    }

    /// Writes one file.
    pub fn write(&self, file: &str, text: &str) {
        let path = self.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    /// Replaces the first occurrence of a text in a file. Panics if there is none.
    pub fn edit(&self, file: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path().join(file)).expect("read");
        assert!(text.contains(from), "{file} has no {from:?}");
        self.write(file, &text.replacen(from, to, 1));
    }

    /// Loads the campaigns and returns the errors, one line each.
    pub fn errors(&self) -> Vec<String> {
        Campaigns::load(&self.source()).err().unwrap_or_default().iter().map(PackError::to_string).collect()
    }
}

fn campaign() -> String {
    r##"
slug = "kind-2030"
default_language = "en"
floor = 2
leave_url = "https://example.org/"
goals = [10, 100]
promises = ["listen", "report", "share"]

[organiser]
name = "The Kind"
url = "https://example.org/"

[colours.light]
page = "#eeeef6"
surface = "#fffafe"
text = "#201020"
accent = "#7a1fa2"
accent_text = "#fefefe"
highlight = "#ffd1f7"
notice = "#8a0030"

[colours.dark]
page = "#100810"
surface = "#201028"
text = "#f6eef6"
accent = "#e0a0ff"
accent_text = "#201020"
highlight = "#5a1f72"
notice = "#ffa0c0"

[colours.pictures]
muted = "#605060"
tint = "#f0e0f6"
highlight = "#ff80e0"

[[audiences]]
id = "teen"
steps = ["teen-a", "teen-b", "teen-c", "teen-d"]

[[audiences]]
id = "everyone"
steps = ["every-a", "every-b", "every-c", "every-d"]

[[resources]]
id = "book"
url = "https://example.org/book"
status = "confirmed"
checked_on = "2026-11-23"

[[resources]]
id = "rumour"
url = "https://example.org/rumour"
status = "unconfirmed"

[[help]]
id = "line"
kind = "talk"
url = "tel:116111"
status = "confirmed"
checked_on = "2026-11-23"
audiences = []

"##
    .to_owned()
}

fn texts(title: &str) -> String {
    let steps = |audience: &str| -> String {
        ["a", "b", "c", "d"]
            .map(|step| {
                format!(
                    "[audiences.{audience}.steps.{}-{step}]\ntitle = \"Do {step}\"\ndetail = \"How\"\n",
                    &audience[..audience.len().min(5)]
                )
            })
            .concat()
    };
    format!(
        r#"
review = "pending"
title = "{title}"
slogan = "A kinder <internet> & more"
intro = "A word to begin with."
[pledge]
statement = "I will be kind."
thanks_title = "Thank you"
thanks = "Well done."
[promises]
listen = "I will listen."
report = "I will report."
share = "I will share."
[audiences.teen]
name = "Teen"
intro = "For teens."
{teen}
[audiences.everyone]
name = "Everyone"
intro = "For all."
{everyone}
[harms]
title = "Harms"
content_note = "A note."
paragraphs = ["One."]
never_your_fault = "It is never your fault."
[advocacy]
title = "Advocacy"
paragraphs = ["One."]
[resources]
book = "The Book"
rumour = "The Rumour"
[help.line]
title = "A line"
note = "Free."
[share]
message = "Join us."
post = "Join in."
brief = "Join"
subject = "An invitation"
letter = ["Hello.", "Here:"]
hashtags = ["Kind"]
"#,
        teen = steps("teen"),
        everyone = steps("everyone"),
    )
}

fn locale(name: &str, open_graph: &str, forms: &[&str]) -> String {
    let line = |key: &str, placeholders: &[&str], is_plural: bool| {
        let placeholders: String = placeholders.iter().map(|name| format!(" {{{name}}}")).collect();
        let text = format!("\"{key} in {name}{placeholders}\"");
        match is_plural {
            false => format!("{key} = {text}\n"),
            true => {
                let texts: Vec<_> = forms.iter().map(|form| format!("{form} = {text}")).collect();
                format!("{key} = {{ {} }}\n", texts.join(", "))
            }
        }
    };
    let messages = Message::ALL.iter().map(|message| line(message.key(), message.placeholders(), message.is_plural()));
    let page_messages =
        PageMessage::ALL.iter().map(|message| line(message.key(), message.placeholders(), message.is_plural()));
    let (messages, page_messages): (String, String) = (messages.collect(), page_messages.collect());
    let head = format!("name = \"{name}\"\ndir = \"ltr\"\nopen_graph = \"{open_graph}\"\nreview = \"pending\"");
    format!("{head}\n[words]\n{messages}[pages]\n{page_messages}")
}
