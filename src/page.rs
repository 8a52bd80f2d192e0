//! Binary that Trunk builds for the page: the library, linked into one wasm file with its allocator.

#![no_main]

use sid_pledge as _;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
