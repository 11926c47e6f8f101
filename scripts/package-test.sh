#!/usr/bin/env bash
# Installs the package, starts what is in it, upgrades it, and takes it away again, on this machine. As root.
#
#   scripts/package-test.sh [PACKAGE.deb]
set -euo pipefail
cd "$(dirname "$0")/.."
deb=$(realpath "${1:-$(ls -t target/release/bundle/deb/*.deb | head -n 1)}")
export DEBIAN_FRONTEND=noninteractive

fail() {
  echo "package: $*" >&2
  exit 1
}

name=$(dpkg-deb -f "$deb" Package)
version=$(dpkg-deb -f "$deb" Version)
! dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null | grep -q '^installed' || fail "$name is installed already: this test would remove it"
place=$(mktemp -d)
cleanup() {
  dpkg --purge "$name" >/dev/null 2>&1 || true
  rm -rf "$place"
}
trap cleanup EXIT

echo "━━ lintian"
if command -v lintian >/dev/null; then
  lintian --fail-on error --tag-display-limit 0 --allow-root "$deb" || fail "lintian found errors"
else
  fail "lintian is missing: apt-get install lintian"
fi

echo "━━ its files"
dpkg-deb -x "$deb" "$place/files"
for file in usr/bin/yanshu usr/bin/yanshu-cli usr/share/applications/Yanshu.desktop \
  usr/share/metainfo/im.yanshu.desktop.metainfo.xml usr/share/mime/packages/im.yanshu.desktop.xml usr/share/icons/hicolor/scalable/apps/yanshu.svg \
  usr/share/bash-completion/completions/yanshu-cli usr/share/zsh/vendor-completions/_yanshu-cli \
  usr/share/fish/vendor_completions.d/yanshu-cli.fish usr/share/man/man1/yanshu-cli.1.gz \
  usr/share/doc/yanshu/copyright usr/share/doc/yanshu/LICENSE-MIT usr/share/doc/yanshu/LICENSE-APACHE; do
  [ -s "$place/files/$file" ] || fail "$file is missing"
done
dpkg-deb -f "$deb" Recommends | grep -q gnome-keyring || fail "it recommends no Secret Service"
! command -v desktop-file-validate >/dev/null || desktop-file-validate "$place/files/usr/share/applications/Yanshu.desktop"
! command -v appstreamcli >/dev/null || appstreamcli validate --no-net "$place/files/usr/share/metainfo/"*.xml

# As if it had been released before: the same files under a lower version.
dpkg-deb -R "$deb" "$place/older"
sed -i "s/^Version: .*/Version: 0.0.1/" "$place/older/DEBIAN/control"
dpkg-deb --root-owner-group -Znone -b "$place/older" "$place/older.deb" >/dev/null

echo "━━ install"
apt-get install -y -q --no-install-recommends "$place/older.deb" >"$place/log" 2>&1 || { cat "$place/log"; fail "it cannot be installed"; }

# The command line, and the window until it shows itself.
starts() {
  local data="$place/data"
  YANSHU_DATA_DIR="$data" yanshu-cli account list | grep -qi sandbox || fail "yanshu-cli lists no account"
  local loaded
  loaded=$(LD_DEBUG=files yanshu-cli --version 2>&1) || fail "yanshu-cli does not start"
  [[ $loaded == *libc.so* && $loaded != *webkit* ]] || fail "the command line loads the libraries of the window"
  yanshu-cli send --help | grep -q 'Usage: yanshu-cli send' || fail "the help calls the command line by another name"
  bash -c '. /usr/share/bash-completion/completions/yanshu-cli && complete -p yanshu-cli' >/dev/null ||
    fail "the completions for bash define none"
  man -w yanshu-cli >/dev/null 2>&1 || [ -e /usr/share/man/man1/yanshu-cli.1.gz ] || grep -q 'path-exclude=/usr/share/man' /etc/dpkg/dpkg.cfg.d/* ||
    fail "there is no manual page"
  YANSHU_DATA_DIR="$data" scripts/headless.sh bash -c '
    yanshu & pid=$!
    for _ in $(seq 300); do
      xdotool search --onlyvisible --name "Yanshu|雁书" >/dev/null 2>&1 && { kill "$pid"; exit 0; }
      kill -0 "$pid" 2>/dev/null || exit 1
      sleep 0.1
    done
    kill "$pid"; exit 1' || fail "the window does not come up"
  [ -s "$data/history.db" ] || fail "the window has opened no data folder"
}
starts

echo "━━ upgrade"
apt-get install -y -q --no-install-recommends "$deb" >"$place/log" 2>&1 || { cat "$place/log"; fail "it cannot be upgraded"; }
[ "$(dpkg-query -W -f '${Version}' "$name")" = "$version" ] || fail "it is not version $version"
starts

echo "━━ remove"
apt-get remove -y -q "$name" >"$place/log" 2>&1 || { cat "$place/log"; fail "it cannot be removed"; }
left=$(dpkg-deb -c "$deb" | awk '$1 !~ /^d/ {print substr($6, 2)}' | while read -r file; do [ ! -e "$file" ] || echo "$file"; done)
[ -z "$left" ] || fail "left behind: $left"
[ -s "$place/data/history.db" ] || fail "removing took the data along"
echo "package: $name $version installs, starts, upgrades and goes"
