#!/bin/sh
# Install what is needed to build Yanshu, to tour it without a display, or to test it. Safe to repeat: with nothing
# to do it takes about a second.
#
#   scripts/setup.sh run    to build and open it
#   scripts/setup.sh tour   also a virtual display and a driver for its window
#   scripts/setup.sh test   also cargo-deny and rustfmt
#   scripts/setup.sh bench  what a benchmark compares with
#   scripts/setup.sh bundle what the packages are made with
set -eu
cd "$(dirname "$0")/.."

CARGO_DENY=0.20.2
NODE_MAJOR=20

# WebKitGTK and GTK to build against; GStreamer so that the window plays sound and film; a font with Chinese.
# No keyring: a desktop brings its own Secret Service, and a second one is not ours to add.
RUN_PACKAGES="build-essential pkg-config libssl-dev libwebkit2gtk-4.1-dev librsvg2-dev \
gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-libav fonts-noto-cjk"
# A display, a private Secret Service, a driver for the real window, hands for native dialogs and the clipboard.
# ffmpeg and ImageMagick make the media that the tests look at (scripts/media-fixtures.sh); strace sees what reaches the
# disk before the wire; the accessibility bus and pyatspi read the window as a screen reader does.
TEST_PACKAGES="xvfb xauth dbus gnome-keyring webkit2gtk-driver xdotool xclip python3 ffmpeg imagemagick strace \
at-spi2-core python3-pyatspi"

# Peers of benchmarks.
BENCH_PACKAGES="wrk strace python3"

# scripts/delay-load.sh
BUNDLE_PACKAGES="patchelf"

fail() {
  echo "setup: $*" >&2
  exit 1
}

step() { echo "setup: $*"; }

# $1 has at least version $2 (dotted numbers).
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

check_rust() {
  command -v cargo >/dev/null 2>&1 || fail "Rust is missing: install it from https://rustup.rs"
  wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
  have=$(rustc --version | cut -d ' ' -f 2)
  at_least "$have" "$wanted" || fail "Rust $have is too old: $wanted or newer is needed (rustup update stable)"
}

# install_component NAME COMMAND…: a part of Rust, whose command says that it is there.
install_component() {
  component=$1
  shift
  "$@" --version >/dev/null 2>&1 && return 0
  command -v rustup >/dev/null 2>&1 || fail "$component is missing: install it with your Rust"
  step "installing $component"
  rustup component add "$component"
}

check_node() {
  command -v node >/dev/null 2>&1 || fail "Node is missing: version $NODE_MAJOR or newer is needed (https://nodejs.org)"
  have=$(node --version | tr -d v)
  at_least "$have" "$NODE_MAJOR" || fail "Node $have is too old: version $NODE_MAJOR or newer is needed"
  command -v npm >/dev/null 2>&1 || fail "npm is missing: it usually comes with Node"
}

# What the packages are for, where there is no apt to name them to.
unknown_system() {
  cat >&2 <<LIST
setup: this system has no apt, so install these yourself (in the names of Debian and Ubuntu):
  to build and run: $RUN_PACKAGES
  to tour and test: $TEST_PACKAGES
Then run the command again with YANSHU_SKIP_PACKAGES=1.
LIST
  exit 1
}

install_packages() {
  [ "$(uname -s)" = Linux ] || return 0
  [ -z "${YANSHU_SKIP_PACKAGES:-}" ] || return 0
  command -v apt-get >/dev/null 2>&1 || unknown_system
  # dpkg-query lists what is installed; what stays of the wanted words is missing.
  installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' | sed -n 's/^ii  *//p')
  missing=
  for package in "$@"; do
    printf '%s\n' "$installed" | grep -qxF "$package" || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  as_root=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 || fail "system packages are missing and there is no sudo; as root: apt-get install$missing"
    as_root=sudo
  fi
  step "installing system packages:$missing"
  log=$(mktemp)
  # shellcheck disable=SC2086 # word lists by design
  if $as_root apt-get update -q >"$log" 2>&1 </dev/null && $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends $missing >>"$log" 2>&1 </dev/null; then
    rm -f "$log"
  else
    tail -n 20 "$log" >&2
    fail "apt-get failed; its whole output is in $log"
  fi
}

install_npm() {
  stamp=ui/node_modules/.yanshu-lock
  wanted=$(cat ui/package.json ui/package-lock.json | cksum)
  [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || return 0
  step "installing npm packages"
  (cd ui && npm ci --no-audit --no-fund --loglevel=error </dev/null)
  printf '%s\n' "$wanted" >"$stamp"
}

# Not optimised: so built it reads the tree in seconds as well, and is there in a third of the time.
install_cargo_deny() {
  have=$(cargo deny --version 2>/dev/null | cut -d ' ' -f 2)
  [ -z "$have" ] || ! at_least "$have" "$CARGO_DENY" || return 0
  step "building cargo-deny $CARGO_DENY (about a minute, once)"
  CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    cargo install cargo-deny --version "$CARGO_DENY" --locked --quiet
}

what=${1:-run}
case "$what" in
  run) packages=$RUN_PACKAGES ;;
  tour | test) packages="$RUN_PACKAGES $TEST_PACKAGES" ;;
  bench) packages="$RUN_PACKAGES $BENCH_PACKAGES" ;;
  bundle) packages="$RUN_PACKAGES $BUNDLE_PACKAGES" ;;
  *) fail "unknown set '$what': run, tour, test, bench or bundle" ;;
esac
check_rust
check_node
# shellcheck disable=SC2086 # a word list by design
install_packages $packages
install_npm
# It compiles the workspace (scripts/env.sh).
install_component clippy clippy-driver
if [ "$what" = test ]; then
  install_component rustfmt cargo fmt
  install_cargo_deny
fi
step "ready to $what"
