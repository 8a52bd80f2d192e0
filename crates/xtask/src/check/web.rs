//! Gates of JavaScript and CSS. `biome.jsonc`, `eslint.config.js` and `tsconfig.json` contain the rules.

use anyhow::Result;

use crate::project::{Project, run_command};
use crate::tools;

/// Checks format and lints of the files that `biome.jsonc` includes.
pub fn biome(project: &Project) -> Result<()> {
    run_command(tools::linter(project, "biome").args(["check", "--error-on-warnings"]))
}

/// Checks the complexity of functions.
pub fn eslint(project: &Project) -> Result<()> {
    run_command(tools::linter(project, "eslint").args(["--max-warnings", "0", "static", "integrations"]))
}

/// Checks types, which are written as JSDoc.
pub fn types(project: &Project) -> Result<()> {
    run_command(tools::linter(project, "tsc").args(["--noEmit", "--project", "tsconfig.json"]))
}
