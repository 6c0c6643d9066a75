#!/usr/bin/env bash
# Everything that must hold before a change lands. Private servers on free ports, ended at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/setup.sh test
. scripts/environment.sh

work=$(mktemp -d)
chmod 755 "$work"
postgres_pid=""
storage_pid=""
finish() {
  status=$?
  if [ -n "$storage_pid" ]; then kill "$storage_pid" 2>/dev/null || true; fi
  if [ -n "$postgres_pid" ] && kill -0 "$postgres_pid" 2>/dev/null; then
    kill -INT "$postgres_pid" 2>/dev/null || true
    for _ in $(seq 50); do kill -0 "$postgres_pid" 2>/dev/null || break; sleep 0.1; done
  fi
  rm -rf "$work"
  exit $status
}
trap finish EXIT

free_port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi
}

start_postgres() {
  local bin port
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  port=$(free_port)
  mkdir -p "$work/pg"
  [ "$(id -u)" -eq 0 ] && chown postgres "$work/pg"
  (cd "$work" && as_postgres "$bin/initdb" -D "$work/pg/data" -A trust -U postgres >/dev/null)
  (cd "$work" && exec_as "$bin/postgres" -D "$work/pg/data" -p "$port" -c listen_addresses=127.0.0.1 -k "$work/pg" >"$work/pg.log" 2>&1) &
  for _ in $(seq 100); do
    "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" && break
    sleep 0.1
  done
  postgres_pid=$(head -n 1 "$work/pg/data/postmaster.pid")
  export VAKHTA_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres"
}
exec_as() {
  if [ "$(id -u)" -eq 0 ]; then exec setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else exec "$@"; fi
}

# An object storage that speaks S3; see storage.py.
start_storage() {
  venv "$cache/test/storage" scripts/requirements-storage.txt
  PYTHONDONTWRITEBYTECODE=1 "$cache/test/storage/bin/python" scripts/storage.py >"$work/storage" 2>"$work/storage.log" &
  storage_pid=$!
  for _ in $(seq 300); do
    VAKHTA_TEST_S3=$(cat "$work/storage")
    [ -n "$VAKHTA_TEST_S3" ] && break
    kill -0 "$storage_pid" 2>/dev/null || { cat "$work/storage.log" >&2; return 1; }
    sleep 0.1
  done
  [ -n "$VAKHTA_TEST_S3" ] || { echo "test: the object storage does not answer" >&2; return 1; }
  export VAKHTA_TEST_S3
}

step() { echo "== $* ($(date +%T))"; }

step "format"
cargo fmt --all --check
step "clippy"
cargo clippy --workspace --all-targets --locked -- -D warnings
step "tidy"
cargo xtask tidy
step "tests"
start_postgres
start_storage
if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --workspace --locked --no-fail-fast
else
  cargo test --workspace --locked --no-fail-fast
fi
step "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked --quiet
step "browser"
bash scripts/browser-test.sh
step "done"
