#!/usr/bin/env bash
# Set up, build, and open Yanshu. The debug build is the default, because a first start should not take ten minutes;
# RELEASE=1 builds what people install. Without a display it takes the tour instead.
set -euo pipefail
cd "$(dirname "$0")/.."

profile=debug flags=()
if [ -n "${RELEASE:-}" ]; then
  profile=release flags=(--release)
else
  . scripts/env.sh
fi
place="${CARGO_TARGET_DIR:-target}/$profile"

if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  echo 'There is no display here, so Yanshu shows itself in a virtual one: a tour of its main job.'
  tour=yes
  scripts/setup.sh tour
else
  tour=no
  scripts/setup.sh run
fi

# Only when a source is newer: the pages are compiled into the app, so writing the same ones again would build it again. The
# mark is there when the last build of them came to its end (ui/build/whole.ts).
if [ ! -f ui/dist/index.html ] ||
  [ -n "$(find ui -path ui/node_modules -prune -o -path ui/dist -prune -o -type f -newer ui/node_modules/.yanshu-built -print -quit 2>&1)" ]; then
  (cd ui && npm run --silent build -- --logLevel warn)
fi
# --workspace for the same reason as in test.sh. And one small test: with a test among the targets Cargo counts the features
# that dev-dependencies ask of shared crates (tokio's, for one), as `make test` does; without, it builds the tree twice.
cargo build --workspace --bins --test docs "${flags[@]}"

if [ "$tour" = yes ]; then
  exec scripts/headless.sh "$place/tour"
fi
exec "$place/yanshu"
