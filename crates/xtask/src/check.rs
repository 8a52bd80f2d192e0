//! Gates that every change must pass. No gate changes a file.
//!
//! The gates run in stages, the quick ones first, so that a typing error shows before minutes of compiling. All gates
//! of a stage run and report before the stage fails; the next stage starts only after a clean one. Each stage first
//! installs the tools its gates call.

mod commits;
mod deny_list;
mod dependencies;
mod doc_comments;
mod documents;
mod findings;
mod import_cycles;
mod line_length;
mod php;
mod rust;
mod source;
mod spelling;
mod web;

use anyhow::{Result, bail, ensure};

use crate::project::{Project, step};
use crate::{generate, tools};

/// A named check.
struct Gate(&'static str, fn(&Project) -> Result<()>);

/// Gates that need the same tools.
struct Stage {
    /// Installs the tools.
    install: fn(&Project) -> Result<()>,
    gates: &'static [Gate],
}

const STAGES: [Stage; 4] = [
    // Tools that every machine with Rust has.
    Stage {
        install: tools::ensure_rustfmt,
        gates: &[
            Gate("Formatting of Rust", rust::formatting),
            Gate("Line length", line_length::check),
            Gate("Doc comments", doc_comments::check),
            Gate("Denied words", deny_list::check),
            Gate("Commit subjects", commits::check),
            Gate("Import cycles", import_cycles::check),
            Gate("Generated files", generate::check_sources),
            Gate("Paths in documents", documents::paths),
        ],
    },
    // Tools from npm and Debian.
    Stage {
        install: tools::ensure_linters,
        gates: &[
            Gate("Format and lints of JavaScript and CSS (Biome)", web::biome),
            Gate("Complexity of JavaScript (ESLint)", web::eslint),
            Gate("Types of JavaScript (tsc)", web::types),
            Gate("Syntax of PHP", php::syntax),
            Gate("Coding standard of PHP (PHP_CodeSniffer)", php::standard),
            Gate("Links and anchors of documents (remark)", documents::links),
        ],
    },
    // Tools that are compiled during set-up.
    Stage {
        install: tools::ensure_compiled_checkers,
        gates: &[
            Gate("Spelling (typos)", spelling::check),
            Gate("Unused dependencies (cargo-machete)", dependencies::unused),
            Gate("Licences, sources and bans of dependencies (cargo-deny)", dependencies::policies),
            Gate("Known vulnerabilities of dependencies (cargo-deny)", dependencies::advisories),
        ],
    },
    // The project itself, compiled.
    Stage {
        install: tools::ensure_clippy,
        gates: &[
            Gate("Lints for the host (clippy)", rust::lints_for_host),
            Gate("Lints for the page (clippy)", rust::lints_for_page),
            Gate("Rust documentation (rustdoc)", rust::documentation),
            Gate("Campaign packs", rust::campaign_packs),
        ],
    },
];

/// Runs the gates whose name contains one of the words, without regard to case, or all if there are none. Fails after
/// the first stage in which a gate failed.
pub fn run(project: &Project, words: &[String]) -> Result<()> {
    let words: Vec<_> = words.iter().map(|word| word.to_lowercase()).collect();
    let selected = |gates: &'static [Gate]| -> Vec<&Gate> {
        let is_selected = |name: &str| words.is_empty() || words.iter().any(|word| name.to_lowercase().contains(word));
        gates.iter().filter(|gate| is_selected(gate.0)).collect()
    };
    let mut count = 0;
    for stage in STAGES {
        let gates = selected(stage.gates);
        if !gates.is_empty() {
            (stage.install)(project)?;
            run_stage(project, &gates)?;
            count += gates.len();
        }
    }
    ensure!(count > 0, "no check has a name with one of these words");
    eprintln!("==> {count} checks passed");
    Ok(())
}

fn run_stage(project: &Project, gates: &[&Gate]) -> Result<()> {
    let mut failed = Vec::new();
    for Gate(name, run) in gates {
        if let Err(error) = step(name, || run(project)) {
            eprintln!("    FAILED: {error:#}");
            failed.push(*name);
        }
    }
    if !failed.is_empty() {
        bail!("{} of {} checks failed: {}", failed.len(), gates.len(), failed.join("; "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_gates_of_a_stage_run_and_the_failed_ones_are_named() {
        let gates =
            [Gate("first", |_| bail!("wrong")), Gate("second", |_| Ok(())), Gate("third", |_| bail!("wrong, too"))];
        let project = Project::locate().unwrap();
        let error = run_stage(&project, &gates.each_ref()).unwrap_err().to_string();
        assert_eq!(error, "2 of 3 checks failed: first; third");
    }

    #[test]
    fn a_word_that_selects_no_gate_is_an_error() {
        let error = run(&Project::locate().unwrap(), &["no such gate".into()]).unwrap_err().to_string();
        assert_eq!(error, "no check has a name with one of these words");
    }
}
