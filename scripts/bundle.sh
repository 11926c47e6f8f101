#!/usr/bin/env bash
# The packages that people install: a .deb with the window and the command line, and an .rpm beside it.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")/release
extra=target/package

(cd ui && npm run --silent build -- --logLevel warn)
# Both programs at once, and these two alone: what they share is built once, with no feature that only tests ask for.
cargo build --release -p yanshu -p yanshu-cli

# What lies beside them. tauri.conf.json says where each goes.
rm -rf "$extra"
mkdir -p "$extra/man"
for shell in bash zsh fish; do
  "$target/yanshu-cli" completions "$shell" >"$extra/yanshu-cli.$shell"
done
"$target/yanshu-cli" manual "$extra/man"
gzip -9n "$extra"/man/*.1
gzip -9nc CHANGELOG.md >"$extra/changelog.gz"
cp "$target/yanshu-cli" "$extra/yanshu-cli"

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
