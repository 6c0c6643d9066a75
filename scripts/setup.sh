#!/usr/bin/env bash
# Installs what building (and, with the argument `test` or `bench`, testing or measuring) needs and is not there yet. Says so, and does nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh

purpose="${1:-build}"
build_packages=(g++ make pkg-config libclang-dev clang python3 python3-venv ca-certificates)
bench_packages=(wrk)
test_packages=(postgresql postgresql-client redis-server chromium nodejs npm curl procps)

have_package() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

install_packages() {
  local missing=()
  for package in "$@"; do
    case "$package" in
      # A Node.js from elsewhere brings its own npm.
      nodejs | npm) command -v "${package/nodejs/node}" >/dev/null 2>&1 || missing+=("$package") ;;
      python3 | python3-venv) python3 -c 'import ensurepip' >/dev/null 2>&1 || missing+=("$package") ;;
      *) have_package "$package" || missing+=("$package") ;;
    esac
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "setup: please install: ${missing[*]} (only Debian and Ubuntu packages can be installed for you)" >&2
    exit 1
  fi
  local root=""
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || { echo "setup: please install as root: apt-get install ${missing[*]}" >&2; exit 1; }
    root=sudo
  fi
  echo "setup: installing ${missing[*]}"
  $root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# LightGBM asks for cmake 3.28; Debian 12 has 3.25. The newer one goes into a folder of our own.
ensure_cmake() {
  local have
  have=$({ cmake --version 2>/dev/null || true; } | sed -n '1s/.* //p')
  if [ -n "$have" ] && [ "$(printf '3.28\n%s\n' "$have" | sort -V | head -n 1)" = "3.28" ]; then
    return 0
  fi
  echo "setup: installing cmake 3.28 or newer into $tools"
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check 'cmake>=3.28'
}

# Debian 13 and Ubuntu 24.04 have rustup as a package; elsewhere its own installer is fetched, over TLS, from where it documents.
install_rust() {
  if command -v apt-cache >/dev/null 2>&1 && apt-cache show rustup >/dev/null 2>&1; then
    install_packages rustup
  else
    install_packages curl ca-certificates
    echo "setup: installing Rust with rustup (https://rustup.rs) into $HOME/.cargo and $HOME/.rustup"
    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal --default-toolchain none --no-modify-path \
      || { echo "setup: rustup could not be fetched; install Rust 1.95 or newer by hand and run this again" >&2; exit 1; }
  fi
  . scripts/environment.sh
  rustup toolchain install stable --profile minimal --component clippy --component rustfmt
  rustup default stable
}

ensure_rust() {
  command -v cargo >/dev/null 2>&1 || install_rust
  local have
  have=$(rustc --version | cut -d' ' -f2)
  if [ "$(printf '1.95.0\n%s\n' "$have" | sort -V | head -n 1)" != "1.95.0" ]; then
    echo "setup: Rust 1.95 or newer is needed, this is $have; run 'rustup update stable'" >&2
    exit 1
  fi
}

install_packages "${build_packages[@]}"
case "$purpose" in
  test) install_packages "${test_packages[@]}" ;;
  bench) install_packages "${bench_packages[@]}" ;;
esac
ensure_rust
ensure_cmake
