#!/usr/bin/env bash
# Every test of the real window: each in a process of its own, two at a time, each of the two beside a display, a clipboard
# and a keyring of its own. What measures how quick the window is runs alone, after the others. What failed runs once more,
# alone; what passes then is named at the end as flaky, and more than a few of them are a failure (docs/decisions/0079-a-failed-window-test-runs-once-more.md).
#
#   scripts/window-tests.sh              all
#   scripts/window-tests.sh queue::      those whose names contain this
#   scripts/window-tests.sh --together   all but those that run alone
#   scripts/window-tests.sh --alone      those
#   scripts/window-tests.sh --program    builds them, and prints the path of the program that they are
#
# YANSHU_WINDOWS says how many at a time; YANSHU_WINDOW_TESTS names the program, where it is built already: Cargo waits for
# every other one that builds.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

# One of the workers: takes the next name from the list until none is left. Failures go into the file that is named.
if [ "${1:-}" = --worker ]; then
  place=$2 binary=$3 failures=$4
  cd tests/e2e || exit 1 # as Cargo does
  while name=$(flock "$place/lock" sh -c 'head -n 1 "$0/list"; sed -i 1d "$0/list"' "$place") && [ -n "$name" ]; do
    started=$SECONDS
    if "$binary" --exact "$name" --test-threads=1 >"$place/$$" 2>&1 </dev/null; then
      printf 'test %s ... ok, %d s\n' "$name" $((SECONDS - started)) | tee -a "$place/passed"
    else
      printf 'test %s ... FAILED, %d s\n' "$name" $((SECONDS - started)) | tee -a "$failures"
      cat "$place/$$"
    fi
  done
  exit 0
fi

program() {
  local log status=0
  log=$(mktemp)
  if CARGO_TERM_COLOR=never cargo test --workspace --test window --no-run 2>"$log"; then
    realpath "$(sed -n 's/.*Executable .*(\(.*\))$/\1/p' "$log")" || status=1
  else
    cat "$log" >&2
    status=1
  fi
  rm -f "$log"
  return "$status"
}

which=all
case "${1:-}" in
--program)
  program
  exit
  ;;
--together | --alone)
  which=${1#--}
  shift
  ;;
esac

alone='real_window::(large|many)::'
# What takes a minute and more on two cores.
long='real_window::(axe|bodies|bulk_whole|nowhere|twice)::'
binary=${YANSHU_WINDOW_TESTS:-$(program)} && [ -n "$binary" ] || exit 1
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# More than these are no bad luck of a busy machine.
most_flaky=3

run() { # HOW_MANY FAILURES: works the list off.
  [ -s "$place/list" ] || return 0
  local workers=() worker
  for worker in $(seq "$1"); do
    scripts/headless.sh "$PWD/scripts/window-tests.sh" --worker "$place" "$binary" "$2" &
    workers+=($!)
  done
  for worker in "${workers[@]}"; do wait "$worker" || echo "test worker ... FAILED" | tee -a "$2"; done
}

chosen() {
  case "$which" in
  together) grep -vE "$alone" ;;
  alone) grep -E "$alone" ;;
  all) cat ;;
  esac
}

"$binary" --list --format terse "$@" | sed -n 's/: test$//p' | chosen >"$place/all"
count=$(wc -l <"$place/all")
[ "$count" -gt 0 ] || {
  echo "no test has such a name"
  exit 1
}
# The longest first, so that no worker waits for one of them at the end.
{
  grep torture "$place/all"
  grep -E "$long" "$place/all"
  grep -vE "torture|$long" "$place/all"
} | grep -vE "$alone" >"$place/list"
run "${YANSHU_WINDOWS:-2}" "$place/first"
grep -E "$alone" "$place/all" >"$place/list"
run 1 "$place/first"

# A second time, by itself.
if [ -s "$place/first" ] && [ "$(wc -l <"$place/first")" -le "$most_flaky" ]; then
  sed -n 's/^test \(.*::.*\) \.\.\. FAILED.*/\1/p' "$place/first" >"$place/list"
  printf '\nonce more, by themselves:\n'
  run 1 "$place/failed"
else
  mv "$place/first" "$place/failed" 2>/dev/null
fi

passed=$(cat "$place/passed" 2>/dev/null | wc -l)
printf '\n%d of %d window tests passed\n' "$passed" "$count"
[ ! -s "$place/first" ] || sed 's/ \.\.\. FAILED/ ... FAILED at first/' "$place/first"
cat "$place/failed" 2>/dev/null
[ "$passed" = "$count" ]
