#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the container of the autograder.
set -euo pipefail
autograder=${AUTOGRADER:-/autograder}

apt-get update
# Without R: python3-venv and bubblewrap alone, and convtui without [r] below.
apt-get install --yes --no-install-recommends python3-venv bubblewrap r-base-core

python3 -m venv "$autograder/convtui"
wheel=$(ls "$autograder"/source/convtui-*.whl)
RPY2_CFFI_MODE=ABI "$autograder/convtui/bin/pip" install "$wheel[r]"
