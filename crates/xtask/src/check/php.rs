//! Gates of the WordPress plugin. `phpcs.xml` contains the coding standard.

use anyhow::Result;

use super::source;
use crate::project::{Project, run_command, stdout_of};

/// Folder of the plugin.
const PLUGIN: &str = "integrations/wordpress/sid-pledge/";

/// Parses each PHP file.
pub fn syntax(project: &Project) -> Result<()> {
    let files: Vec<_> = source::paths(project)?.into_iter().filter(|path| is_plugin_code(path)).collect();
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
    run_command(project.command("phpcs").args(["-q", "--standard=phpcs.xml", PLUGIN]))
}

fn is_plugin_code(path: &str) -> bool {
    path.starts_with(PLUGIN) && path.ends_with(".php")
}
