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

# What the system loads in any case.
kept='^(libc|libm|libgcc_s|ld-linux[^.]*)\.so'
late=$(needed "$program" | grep -Ev "$kept") || exit 0
asked=$(sed -n 's/.*WINDOW_LIBRARIES.*\[\(".*"\)\];/\1/p' crates/delay_load/src/lib.rs | tr -d '",')
[ -n "$asked" ] || fail "crates/delay_load names no libraries"

# Each comes along with one that the program asks for.
# shellcheck disable=SC2086
preloaded=$(LD_PRELOAD=$(echo $asked | tr ' ' ':') ldd /bin/true | awk '{print $1}' | xargs -n 1 basename)
for library in $late; do
  grep -qxF "$library" <<<"$preloaded" || fail "nothing loads $library: add it to WINDOW_LIBRARIES"
done

# What is no call has to be known before `main`.
# shellcheck disable=SC2086
functions=$(for library in $late; do ldd "$program" | awk -v name="$library" '$1 == name {print $3}'; done | xargs nm -D --defined-only | awk '{print $NF}' | sed 's/@.*//' | sort -u)
early=$(readelf -rW "$program" | awk '$3 != "R_X86_64_JUMP_SLO" && $3 != "R_X86_64_JUMP_SLOT" && $3 != "R_AARCH64_JUMP_SLOT" && $5 != "" {sub(/@.*/, "", $5); print $5}' | sort -u)
both=$(comm -12 <(echo "$functions") <(echo "$early"))
[ -z "$both" ] || fail "these are no calls, and would be missing before main: $(echo "$both" | head -n 20 | tr '\n' ' ')"

for library in $late; do patchelf --remove-needed "$library" "$program"; done
# Nothing is asked for that the libraries do not have.
# shellcheck disable=SC2086
missing=$(LD_PRELOAD=$(echo $asked | tr ' ' ':') ldd -r "$program" 2>&1 | grep -i 'undefined symbol' || true)
[ -z "$missing" ] || fail "$missing"
