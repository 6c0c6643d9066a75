#!/usr/bin/env bash
# Installs what is missing, builds the release binary, prepares the demo (once) and serves it.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/setup.sh build
. scripts/environment.sh

echo "demo: building (the first time takes a while; later ones seconds)"
# The profile of the tests: its kernels are optimised, and one build serves demo and tests (docs/adr/0002-one-profile.md).
cargo build --locked --package vakhta-cli
exec "$CARGO_TARGET_DIR/debug/vakhta" demo "$@"
