#!/usr/bin/env bash
# The real window over pages that reload as you edit them. Rust is built at the start; after changing it, run this again.
# Without a display: scripts/headless.sh scripts/dev.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

scripts/setup.sh run
# Without `custom-protocol`, the default feature, the window asks the server named in tauri.conf.json (devUrl) for its pages.
cargo build --workspace --bins --test docs --no-default-features

(cd ui && exec node_modules/.bin/vite) &
pages=$!
trap 'kill "$pages" 2>/dev/null || true' EXIT
until (exec 3<>/dev/tcp/localhost/5173) 2>/dev/null; do
  kill -0 "$pages" # it has said why it could not start
  sleep 0.1
done
"${CARGO_TARGET_DIR:-target}/debug/yanshu"
