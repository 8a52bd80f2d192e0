//! The `sid-pledge` program.

use std::process::ExitCode;

use clap::Parser;
use sid_pledge_server::cli::Cli;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("sid-pledge: {error:#}");
            ExitCode::FAILURE
        }
    }
}
