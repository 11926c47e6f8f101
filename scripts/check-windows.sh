#!/usr/bin/env bash
# Whether our code for Windows compiles, on Linux. Nothing is linked and nothing runs. Wants gcc-mingw-w64-x86-64, for what
# libraries bring along in C, and takes a while: another target builds everything anew, in a folder of its own.
#
# For macOS there is no C compiler here that such libraries could be built with.
set -euo pipefail
cd "$(dirname "$0")/.."
target=x86_64-pc-windows-gnu
rustup target add "$target"
cargo check --workspace --exclude e2e --lib --bins --target "$target" --target-dir target/windows
