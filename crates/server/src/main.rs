//! The campaign's server as a program.

use std::process::ExitCode;

use clap::Parser;
use sid_pledge_server::cli::Cli;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("sid-pledge: {fault:#}");
            ExitCode::FAILURE
        }
    }
}
