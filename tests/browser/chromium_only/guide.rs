//! Examples of docs/EMBEDDING.md: each file is a line with its name, followed by a code block.

use std::path::Path;

/// Returns the files of the example below a heading, by name.
pub fn example(heading: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/EMBEDDING.md");
    let guide = std::fs::read_to_string(path).unwrap();
    let heading = format!("### {heading}");
    let mut lines = guide.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.starts_with('#'));
    let mut files = Vec::new();
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix('`').and_then(|line| line.strip_suffix("`:")) else { continue };
        assert_eq!(lines.next(), Some(""), "{name}");
        assert!(lines.next().is_some_and(|line| line.starts_with("```")), "{name}");
        let content = lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
        files.push((name.to_owned(), content));
    }
    assert!(!files.is_empty(), "the guide has no example below {heading:?}");
    files
}
