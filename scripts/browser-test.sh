#!/usr/bin/env bash
# The panel in a real browser: every page, both languages, desktop and phone, and signing in. Needs the demo data and a few invented loans.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$browser" ]; then
  echo "browser-test: skipped, no Chromium here" >&2
  exit 0
fi
node_folder="$cache/node"
# The newest that runs on Debian 12's Node.js 18.
playwright=1.56.1
if ! grep -qs "\"version\": \"$playwright\"" "$node_folder/node_modules/playwright-core/package.json"; then
  mkdir -p "$node_folder"
  npm install --prefix "$node_folder" --silent --no-audit --no-fund --no-package-lock "playwright-core@$playwright"
fi

work=$(mktemp -d)
server=""
stop_server() {
  if [ -n "$server" ] && kill -0 "$server" 2>/dev/null; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  server=""
}
finish() {
  status=$?
  stop_server
  if [ $status -ne 0 ] && [ -f "$work/server.log" ]; then tail -n 40 "$work/server.log" >&2; fi
  rm -rf "$work"
  exit $status
}
trap finish EXIT

cargo build --workspace --all-targets --locked --quiet
vakhta="$CARGO_TARGET_DIR/debug/vakhta"
port=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
# Starts the demo with sign-in `on` or `open`.
start_server() {
  VAKHTA_AUTH=$1 "$vakhta" --data-dir "$work/demo" demo --port "$port" >>"$work/server.log" 2>&1 &
  server=$!
  for _ in $(seq 1200); do
    curl -fsS "http://127.0.0.1:$port/health" >/dev/null 2>&1 && return
    kill -0 "$server" 2>/dev/null || { echo "browser-test: the server ended" >&2; exit 1; }
    sleep 0.5
  done
}
start_server open
# A model of single rows beside the demo's: the later loans wait for their outcome.
python3 - "$work" <<'LOANS'
import datetime, random, sys
random.seed(7)
rows = ["loan,day,region,amount,grade,late"]
for at in range(900):
    day = datetime.date(2019, 1, 1) + datetime.timedelta(at // 10)
    amount, grade, region = random.randint(100, 999), random.choice("ABC"), random.choice(["north", "south"])
    late = int(random.random() < (amount / 1500) + (0.3 if grade == "C" else 0))
    rows.append(f"L-{at:04},{day},{region},{amount},{grade},{late if at < 650 else ''}")
open(f"{sys.argv[1]}/loans.csv", "w").write("\n".join(rows) + "\n")
open(f"{sys.argv[1]}/loans.toml", "w").write("""
[model]
name = "loans"
title = "Займы · Loans"
task = "binary"
clock = "data"

[data]
dataset = "loans"

[data.columns]
keys = ["region", "loan"]
time = "day"
target = "late"
known_ahead = ["amount", "grade"]
text = ["grade"]

[rows]
""")
LOANS
for order in "model add $work/loans.toml" "import loans $work/loans.csv" "train loans"; do
  # shellcheck disable=SC2086 # an order is words
  "$vakhta" --data-dir "$work/demo" $order >>"$work/server.log" 2>&1
done
export NODE_PATH="$node_folder/node_modules" BROWSER="$browser" BASE="http://127.0.0.1:$port" SHOTS="${SHOTS:-}"
node scripts/browser-test.js
# The same installation, where people sign in. The demo's administrator stands in its documentation.
stop_server
start_server on
LOGIN=admin PASSWORD=demo-demo-demo node scripts/browser-sign-in.js
