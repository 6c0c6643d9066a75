# Sourced by the other scripts: one target folder for every checkout, and the tools that setup.sh put beside it.
cache="${XDG_CACHE_HOME:-$HOME/.cache}/vakhta"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$cache/target}"
tools="$cache/tools"
if [ -x "$tools/bin/cmake" ]; then
  PATH="$tools/bin:$PATH"
fi
if [ -d "$HOME/.cargo/bin" ]; then
  PATH="$HOME/.cargo/bin:$PATH"
fi
export PATH

# A folder of Python packages as a file pins them, made anew when the file changes.
venv() {
  local folder=$1 pins=$2
  if ! cmp -s "$pins" "$folder/pins.txt"; then
    echo "installing what $pins pins into $folder" >&2
    rm -rf "$folder"
    python3 -m venv "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$pins" >&2
    cp "$pins" "$folder/pins.txt"
  fi
}
