#!/usr/bin/env bash
# Run a command in a virtual display beside a private, empty keyring, as the tests and the tour need it.
#
#   scripts/headless.sh COMMAND…
#
# YANSHU_SCREEN is the size of the display: 2560x1600 has room for the pictures of a large one.
set -euo pipefail
# -noreset: without it the display starts anew, and refuses whoever comes in that moment, when its last window closes.
exec "$(dirname "$0")/with-secrets.sh" xvfb-run -a -s "-screen 0 ${YANSHU_SCREEN:-1280x900}x24 -noreset -nolisten tcp" "$@"
