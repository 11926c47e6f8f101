#!/usr/bin/env bash
# The packages that people install: a .deb with the window and the command line, and an .rpm beside it.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")/release
extra=target/package

# One program under two names (ADR 0071): functions of other libraries are looked up at their first call, so that the
# command line needs none of the window's. Relocations are packed, which the libc of the .deb's dependencies can read.
flags="-C relro-level=partial -C link-arg=-Wl,-z,lazy -C link-arg=-Wl,-z,pack-relative-relocs"
# Where Rust links with LLD, functions of the same code are one.
if [ "$(uname -m)" = x86_64 ]; then flags+=" -C link-arg=-Wl,--icf=all"; fi

(cd ui && npm run --silent build -- --logLevel warn)
# This one alone: with no feature that only tests ask for.
RUSTFLAGS="${RUSTFLAGS:-} $flags" cargo build --release -p yanshu --features packaged
scripts/delay-load.sh "$target/yanshu"

# What lies beside them. tauri.conf.json says where each goes.
rm -rf "$extra"
mkdir -p "$extra/man"
"$target/yanshu" --command-line manual "$extra/man"
gzip -9n "$extra"/man/*.1
gzip -9nc CHANGELOG.md >"$extra/changelog.gz"

ui/node_modules/.bin/tauri bundle --bundles deb,rpm

# The tool packs with gzip; xz takes a quarter off, and more where it knows that the bytes are the code of a processor.
case $(uname -m) in
  x86_64) code=(--x86) ;;
  aarch64) code=(--arm64) ;;
  *) code=() ;;
esac
deb=$(ls -t "$target"/bundle/deb/*.deb | head -n 1)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
dpkg-deb -R "$deb" "$place/package"
chmod -R u=rwX,go=rX "$place/package"
dpkg-deb --root-owner-group --no-uniform-compression -Znone -b "$place/package" "$place/plain.deb" >/dev/null
(
  cd "$place"
  ar x plain.deb
  xz -c -T1 "${code[@]}" --lzma2=preset=9e data.tar >data.tar.xz
  rm data.tar
)
rm "$deb"
ar rcD "$deb" "$place"/debian-binary "$place"/control.tar.* "$place"/data.tar.xz
ls -lh "$deb" "$target"/bundle/rpm/*.rpm
