#!/usr/bin/env bash
# The .deb that people install.
set -euo pipefail
cd "$(dirname "$0")/.."

# The CLI builds the pages first (beforeBuildCommand), then the release binary, then the package.
ui/node_modules/.bin/tauri build --bundles deb
ls -lh "${CARGO_TARGET_DIR:-target}"/release/bundle/deb/*.deb
