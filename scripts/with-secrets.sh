#!/usr/bin/env bash
# Run a command beside a private Secret Service: unlocked, empty, gone afterwards. The user's own keyring is not
# touched. Works as root, without a display and without systemd.
#
#   scripts/with-secrets.sh COMMAND…              with a Secret Service
#   scripts/with-secrets.sh --none COMMAND…       on a session bus where no Secret Service can be had
set -euo pipefail

keyring=yes
if [ "${1:-}" = --none ]; then
  keyring=no
  shift
fi

if [ -z "${WITH_SECRETS_INNER:-}" ]; then
  place=$(mktemp -d)
  trap 'rm -rf "$place"' EXIT
  mkdir -m 700 "$place"/{data,run,cache,config}
  # A bus of its own without service files: nothing (and above all no user's keyring) starts by itself.
  cat >"$place/bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=$place/run</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
CONF
  again=("$0")
  [ "$keyring" = yes ] || again+=(--none)
  status=0
  WITH_SECRETS_INNER=1 XDG_DATA_HOME="$place/data" XDG_RUNTIME_DIR="$place/run" XDG_CACHE_HOME="$place/cache" \
    XDG_CONFIG_HOME="$place/config" dbus-run-session --config-file="$place/bus.conf" -- "${again[@]}" "$@" || status=$?
  exit "$status"
fi
unset WITH_SECRETS_INNER # so that a nested call makes a world of its own

if [ "$keyring" = yes ]; then
  # Not an empty password: with one the daemon would ask for it in a window.
  printf 'test' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  unlocked() {
    dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets/aliases/default \
      org.freedesktop.DBus.Properties.Get string:org.freedesktop.Secret.Collection string:Locked 2>/dev/null |
      grep -q 'boolean false'
  }
  tries=0
  until unlocked; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || {
      echo "with-secrets: the Secret Service did not come up within 10 s" >&2
      exit 1
    }
    sleep 0.1
  done
fi
exec "$@"
