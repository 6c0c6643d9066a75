#!/usr/bin/env bash
# Installs what is missing, builds the release binary, prepares the demo (once) and serves it.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/setup.sh build
. scripts/environment.sh

echo "demo: building (the first time takes a while; later ones seconds)"
cargo build --release --locked --package vakhta-cli
exec "$CARGO_TARGET_DIR/release/vakhta" demo "$@"
