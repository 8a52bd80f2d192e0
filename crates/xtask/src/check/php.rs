//! Gates of PHP: the WordPress plugin, and the file for other sites. `phpcs.xml` contains the coding standard.

use anyhow::Result;

use super::source;
use crate::project::{Project, run_command, stdout_of};

/// Folders with PHP: that of the plugin, and that for other sites.
const FOLDERS: [&str; 2] = ["integrations/wordpress/sid-pledge/", "integrations/php/"];

/// Parses each PHP file.
pub fn syntax(project: &Project) -> Result<()> {
    let files: Vec<_> = source::paths(project)?.into_iter().filter(|path| is_php(path)).collect();
    for file in &files {
        if stdout_of(project.command("php").args(["-l", file])).is_none() {
            // Run again for its messages; a valid file stays silent.
            run_command(project.command("php").args(["-l", file]))?;
        }
    }
    eprintln!("    PHP files: {}", files.len());
    Ok(())
}

/// Runs PHP_CodeSniffer.
pub fn standard(project: &Project) -> Result<()> {
    run_command(project.command("phpcs").args(["-q", "--standard=phpcs.xml"]).args(FOLDERS))
}

fn is_php(path: &str) -> bool {
    FOLDERS.iter().any(|folder| path.starts_with(folder)) && path.ends_with(".php")
}
