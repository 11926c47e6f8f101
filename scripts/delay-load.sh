#!/usr/bin/env bash
# Takes the libraries of the window off the list of those that the system loads before `main`: the program asks for them when
# it shows one (crates/delay_load), and its command line is there several times as quickly. Safe to repeat.
#
#   scripts/delay-load.sh PROGRAM
set -euo pipefail
cd "$(dirname "$0")/.."
program=$1

fail() {
  echo "delay-load: $*" >&2
  exit 1
}

needed() { readelf -dW "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'; }

# Libraries of which certain versions are asked for stay on the list: those of libc and of D-Bus.
versioned=$(readelf -VW "$program" | sed -n 's/.*File: \([^ ]*\).*/\1/p')
all=$(needed "$program")
[ -n "$versioned" ] && [ -n "$all" ] || fail "what $program needs cannot be read"
late=$(grep -vxF "$versioned" <<<"$all") || exit 0
asked=$(sed -n 's/.*WINDOW_LIBRARY: &str = "\(.*\)";/\1/p' crates/delay_load/src/lib.rs)
[ -n "$asked" ] || fail "crates/delay_load names no library"

# Each comes along with the one that the program asks for.
along=$(LD_PRELOAD=$asked ldd /bin/true | awk '{print $1}' | xargs -n 1 basename)
for library in $late; do
  grep -qxF "$library" <<<"$along" || fail "$asked does not bring $library along"
done

# What is no call has to be known before `main`.
files=$(ldd "$program" | awk 'NR == FNR {late[$1]; next} $1 in late {print $3}' <(echo "$late") -)
# shellcheck disable=SC2086
functions=$(nm -D --defined-only $files | awk 'NF == 3 {sub(/@.*/, "", $3); print $3}' | sort -u)
early=$(readelf -rW "$program" | awk '$1 ~ /^[0-9a-f]+$/ && $3 !~ /JUMP_SLO/ && $5 != "" {sub(/@.*/, "", $5); print $5}' | sort -u)
[ -n "$functions" ] && [ -n "$early" ] || fail "what the program asks for cannot be read"
both=$(comm -12 <(echo "$functions") <(echo "$early"))
[ -z "$both" ] || fail "these are no calls, and would be missing before main: $(echo "$both" | head -n 20 | tr '\n' ' ')"

for library in $late; do patchelf --remove-needed "$library" "$program"; done
# Nothing is asked for that the libraries do not have.
missing=$(LD_PRELOAD=$asked ldd -r "$program" 2>&1 | grep -i 'undefined symbol' || true)
[ -z "$missing" ] || fail "$missing"
