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

# A folder of packages as a file pins them, made anew when the file changes.
venv() {
  local folder=$1 pins=$2
  if ! cmp -s "$pins" "$folder/pins.txt"; then
    echo "bench: installing the peers of $pins into $folder" >&2
    rm -rf "$folder"
    python3 -m venv "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$pins" >&2
    cp "$pins" "$folder/pins.txt"
  fi
}
venv "$cache/bench/train" bench/requirements.txt
venv "$cache/bench/serve" bench/requirements-serve.txt

exec "$cache/bench/train/bin/python" bench/run.py --vakhta "$vakhta" --speed "$speed" \
  --serve-python "$cache/bench/serve/bin/python" "$@"
