//! What Trunk builds for the page: the library, linked into one wasm file. It adds nothing of its own.

#![no_main]

use sid_pledge as _;
