//! Languages of the source files.

/// A language, as far as comments and strings are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Rust,
    JavaScript,
    Php,
    Css,
    Toml,
    Shell,
    Sql,
    Markdown,
    /// Text without comments: HTML, JSON and plain text.
    Other,
}

impl Language {
    /// The language of a file, by its path; `None` if it has none of them.
    pub fn of(path: &str) -> Option<Self> {
        let extension = path.rsplit_once('.').map_or(path, |(_, extension)| extension);
        Some(match extension {
            "rs" => Self::Rust,
            "js" | "mjs" | "ts" | "tsx" => Self::JavaScript,
            "php" => Self::Php,
            "css" => Self::Css,
            "toml" => Self::Toml,
            "sh" | "ci/run" => Self::Shell,
            "sql" => Self::Sql,
            "md" => Self::Markdown,
            "html" | "json" | "txt" => Self::Other,
            _ => return None,
        })
    }
}
