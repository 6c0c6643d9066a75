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
