#!/usr/bin/env bash
# Every check and test, in an order that builds each thing once. A step that fails does not hide the ones after it,
# unless they need what it makes. `fast`: only formatting, types, lints and the tree of modules; `house`: the tree alone.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}"

passed=()
failed=()
SECONDS=0

# step NAME COMMAND… — the command's own output stands between the two lines.
step() {
  local name=$1 started=$SECONDS
  shift
  printf '\n━━ %s\n' "$name"
  if "$@" </dev/null; then
    passed+=("$name")
    printf '━━ %s: ok, %d s\n' "$name" $((SECONDS - started))
  else
    failed+=("$name")
    printf '━━ %s: FAILED, %d s\n' "$name" $((SECONDS - started))
    return 1
  fi
}

# beside NAME COMMAND… — starts it in the background, one at a time; `joined` waits, and shows its output and its end.
beside() {
  beside=$1 beside_log=$(mktemp)
  shift
  "$@" </dev/null >"$beside_log" 2>&1 &
  beside_pid=$!
}

joined() {
  local status=0
  wait "$beside_pid" || status=$?
  step "$beside" joined_end "$status"
}

joined_end() {
  cat "$beside_log"
  rm -f "$beside_log"
  return "$1"
}

finish() {
  printf '\n'
  if [ "${#failed[@]}" = 0 ]; then
    printf 'ALL PASSED: %d steps in %d min %d s\n' "${#passed[@]}" $((SECONDS / 60)) $((SECONDS % 60))
    exit 0
  fi
  printf 'FAILED: %s\n' "${failed[@]}"
  printf '%d of %d steps failed, after %d min %d s\n' "${#failed[@]}" $((${#failed[@]} + ${#passed[@]})) $((SECONDS / 60)) $((SECONDS % 60))
  exit 1
}

ui() { (cd ui && npm run --silent "$@"); }

ui_checks() {
  local status=0
  ui check || status=1
  ui lint || status=1
  return "$status"
}

# Cargo picks the features of shared dependencies from the packages it is asked for, and builds them again for each
# other choice. So every command below says --workspace, and narrows by target or by name instead.
build() { cargo build --workspace --all-targets; }

# Clippy compiles the workspace (scripts/env.sh). What it had to say while it built is said again, and is a failure.
lint() {
  local said status=0
  said=$(CARGO_TERM_COLOR=never cargo build --workspace --all-targets --quiet 2>&1) || status=1
  [ -z "$said" ] || {
    printf '%s\n' "$said"
    status=1
  }
  return "$status"
}

# Import walls, licences and sources. Not `advisories`: that list is fetched from GitHub, and a check that needs the
# outside world would fail on the day it is down. Run `cargo deny check` by hand before a release.
walls() { cargo deny --workspace check --hide-inclusion-graph bans licenses sources; }

# That the modules of each crate form a tree. The rule stands at the head of tests/structure/src/lib.rs.
modules() { cargo test --quiet --workspace --test structure -- modules:: rule::; }

# With a keyring of its own, so that no test can reach the user's. Twice as many at a time as there are processors: most of them
# wait for a server, a process or a clock, and they pass on machines with far more to do.
rust_tests() {
  local folder status=0
  if folder=$(memory_folder); then
    local -x TMPDIR=$folder
    # Also where the tests are interrupted.
    trap "rm -rf '$folder'" EXIT
  fi
  RUST_TEST_THREADS=$((2 * $(nproc))) scripts/with-secrets.sh \
    cargo test --workspace --no-fail-fast -- --skip real_window:: || status=$?
  [ -z "$folder" ] || rm -rf "$folder"
  return "$status"
}

# Those that write into a keyring run only when asked to, and only here: in one that is thrown away.
keyring_tests() {
  YANSHU_TEST_KEYRING=1 scripts/with-secrets.sh cargo test --workspace --test keyring -- --ignored
}

# A folder in memory, where there are 4 GiB of it and programs may run. The tests commit to small databases by the thousand, and
# would wait for the disk each time.
memory_folder() {
  local folder free
  free=$(df --output=avail -B1M /dev/shm 2>/dev/null | tail -n 1) && [ "${free:-0}" -ge 4096 ] || return 1
  free=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo) && [ "${free:-0}" -ge 4194304 ] || return 1
  # Others may go through it: a test runs a program in it as a user of no rights.
  folder=$(mktemp -d /dev/shm/yanshu-test-XXXXXX) && chmod 711 "$folder" || return 1
  printf '#!/bin/sh\n' >"$folder/runs" && chmod +x "$folder/runs" && "$folder/runs" 2>/dev/null || {
    rm -rf "$folder"
    return 1
  }
  rm "$folder/runs"
  echo "$folder"
}

# Two at a time: a window waits for much of its test.
window_tests() { scripts/window-tests.sh --together; }

# What measures how quick the window is: beside nothing else.
window_speed() { scripts/window-tests.sh --alone; }

window_program() {
  YANSHU_WINDOW_TESTS=$(scripts/window-tests.sh --program) && export YANSHU_WINDOW_TESTS
}

if [ "${1:-all}" = house ]; then
  step 'rust: modules' modules
  finish
fi

# The window's pages are compiled into the app: without them no Rust builds.
step 'ui: build' ui build || finish
step 'ui: sources, install scripts' scripts/lock.py
step 'rust: format' cargo fmt --all --check
step 'rust: walls, licences, sources' walls
if [ "${1:-all}" = fast ]; then
  step 'ui: types' ui check
  step 'ui: lint' ui lint
  step 'rust: lint' lint
  step 'rust: modules' modules
  finish
fi
# A build leaves a core idle wherever one crate waits for another, and while it links.
beside 'ui: types, lint' ui_checks
built=yes
step 'rust: build' build || built=no
joined
[ "$built" = yes ] || finish
step 'rust: lint' lint
# By itself: its tests wait for pages, and have deadlines.
step 'ui: tests' ui test
# By themselves as well: for clocks, disks and sockets.
step 'rust: tests' rust_tests
step 'rust: keyring tests' keyring_tests
if step 'window: program' window_program; then
  step 'window: tests' window_tests
  step 'window: speed' window_speed
fi
finish
