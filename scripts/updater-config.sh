#!/usr/bin/env bash
# Configuration for `tauri build --config` that lets a build look for updates, as JSON: the key from $UPDATER_PUBKEY, the address
# from $UPDATER_ENDPOINT. Without both it changes nothing, and such a build asks nobody.
set -euo pipefail
if [ -z "${UPDATER_PUBKEY:-}" ] || [ -z "${UPDATER_ENDPOINT:-}" ]; then
  echo '{}'
  exit
fi
# Node runs wherever the pages are built.
exec node -e '
  const { UPDATER_PUBKEY, UPDATER_ENDPOINT, TAURI_SIGNING_PRIVATE_KEY } = process.env;
  console.log(JSON.stringify({
    bundle: { createUpdaterArtifacts: Boolean(TAURI_SIGNING_PRIVATE_KEY) },
    plugins: { updater: { pubkey: UPDATER_PUBKEY, endpoints: [UPDATER_ENDPOINT], requireSignedVersion: true } },
  }));
'
