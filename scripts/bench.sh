#!/usr/bin/env bash
# The benchmark: bench.sh PATTERN [--quick]. Builds what is measured, installs the peers, measures. See bench/README.md.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/setup.sh bench
. scripts/environment.sh
export PYTHONDONTWRITEBYTECODE=1
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "bench: Python 3.11 or newer is needed" >&2; exit 1; }

# The binaries that are measured; VAKHTA_BIN and VAKHTA_SPEED_BIN name others.
vakhta="${VAKHTA_BIN:-$CARGO_TARGET_DIR/release/vakhta}"
speed="${VAKHTA_SPEED_BIN:-$CARGO_TARGET_DIR/release/examples/speed}"
targets=()
[ -n "${VAKHTA_BIN:-}" ] || targets+=(--bin vakhta)
[ -n "${VAKHTA_SPEED_BIN:-}" ] || targets+=(--example speed)
if [ ${#targets[@]} -gt 0 ]; then
  echo "bench: building the release (the first time takes long; later ones seconds)" >&2
  cargo build --release --locked --quiet --package vakhta-cli "${targets[@]}" >&2
fi

venv "$cache/bench/train" bench/requirements.txt
venv "$cache/bench/serve" bench/requirements-serve.txt

exec "$cache/bench/train/bin/python" bench/run.py --vakhta "$vakhta" --speed "$speed" \
  --serve-python "$cache/bench/serve/bin/python" "$@"
