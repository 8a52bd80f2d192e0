//! The `sid-pledge` program.

use std::process::ExitCode;

use clap::Parser;
use sid_pledge_server::cli::Cli;
use tikv_jemallocator::Jemalloc;

/// With glibc's allocator, streams take two fifths more memory, and a pledge costs more with a thousand clients.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("sid-pledge: {error:#}");
            ExitCode::FAILURE
        }
    }
}
