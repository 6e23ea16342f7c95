#!/usr/bin/env bash
# Everything: format, lints, Rust tests on SQLite and PostgreSQL, browser tests. The last line is the sum.
# Each step runs even when an earlier one failed, and a step that could not run counts as failed.
set -euo pipefail
. "$(dirname "$0")/lib/common.sh"
. scripts/lib/toolchain.sh
. scripts/lib/setup.sh
. scripts/lib/postgres.sh

PASSED=0 FAILED=0 SKIPPED=0 SUMMARY=()
LOGS=$ROOT/.local/test-logs
rm -rf "$LOGS"
mkdir -p "$LOGS"
SUMMED=
on_exit() {
  stop_postgres
  # Stopped half-way: say so in the same words, so that nobody takes it for a success.
  [ -n "$SUMMED" ] || printf '%d passed, %d failed\n' "$PASSED" "$((FAILED + 1))"
}
trap on_exit EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# step NAME COMMAND… : runs it, keeps its output, notes how it ended and how long it took.
step() {
  local name=$1 from=$SECONDS
  shift
  printf '\n'
  say "$name"
  STEP_LOG=$LOGS/${name//[^a-zA-Z0-9]/-}.log
  STEP_OK=1
  ("$@") 2>&1 | tee "$STEP_LOG" || STEP_OK=0
  STEP_TIME=$(elapsed $((SECONDS - from)))
}
note() { SUMMARY+=("$(printf '%-34s %-28s %s' "$1" "$2" "$STEP_TIME")"); }

# A step without tests of its own: its failure is one failure, its success no test.
gate() {
  step "$@"
  if [ "$STEP_OK" = 1 ]; then note "$1" ok; else
    FAILED=$((FAILED + 1))
    note "$1" FAILED
  fi
}

# tests NAME COUNTER COMMAND… : a step with tests. COUNTER prints "passed failed skipped" from the runner's own output.
tests() {
  local name=$1 counter=$2 passed failed skipped
  shift 2
  step "$name" "$@"
  read -r passed failed skipped < <("$counter" "$STEP_LOG")
  # A runner that broke off, or ran nothing, is a failure even if no test of it failed.
  if [ "$failed" = 0 ] && { [ "$STEP_OK" = 0 ] || [ "$passed" = 0 ]; }; then
    failed=1
    warn "$name: did not run to its end"
  fi
  PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed)) SKIPPED=$((SKIPPED + skipped))
  note "$name" "$passed passed, $failed failed, $skipped skipped"
}

count_cargo() { awk '/^test result: / { for (i = 2; i <= NF; i++) { if ($i ~ /^passed/) p += $(i-1); if ($i ~ /^failed/) f += $(i-1); if ($i ~ /^ignored/) s += $(i-1) } } END { print p+0, f+0, s+0 }' "$1"; }
count_node() { awk '/^# (pass|fail|skipped) / { n[$2] = $3 } END { print n["pass"]+0, n["fail"]+0, n["skipped"]+0 }' "$1"; }
count_playwright() {
  node -e 'let s = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
    try { s = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).stats } catch {}
    console.log(s.expected, s.unexpected + s.flaky, s.skipped)' "$LOGS/browser.json"
}

web_tests() { node --test --test-reporter=tap web/*/tests/*.test.mjs; }
rust_tests() { cargo test --workspace --no-fail-fast; }
browser_tests() {
  cargo build -p server -p sandbox || return 1
  cd end2end || return 1
  PORTAL_BIN=$TARGET/debug/murmuration SANDBOX_BIN=$TARGET/debug/sandbox PLAYWRIGHT_JSON_OUTPUT_FILE=$LOGS/browser.json \
    node_modules/.bin/playwright test --reporter=list,json
}
wasm_lints() { wasm_clippy -p app --lib --target wasm32-unknown-unknown --no-default-features --features hydrate -- -D warnings; }

from=$SECONDS
setup_build
setup_tests
STEP_TIME=$(elapsed $((SECONDS - from)))
note "set-up" ok

gate "format" cargo fmt --all --check
gate "browser bundle" scripts/build-web.sh
gate "lints" cargo clippy --workspace --all-targets -- -D warnings
gate "lints, browser" wasm_lints
tests "browser scripts" count_node web_tests
start_postgres
say "PostgreSQL for the tests: $("$PG_BIN/postgres" --version), port $PG_PORT"
tests "Rust tests" count_cargo rust_tests
stop_postgres
tests "browser tests" count_playwright browser_tests

printf '\n==> what ran\n'
printf '    %s\n' "${SUMMARY[@]}"
printf '    total %s; logs in .local/test-logs\n\n' "$(elapsed $SECONDS)"
skipped=
[ "$SKIPPED" = 0 ] || skipped=", $SKIPPED skipped"
SUMMED=1
printf '%d passed, %d failed%s\n' "$PASSED" "$FAILED" "$skipped"
[ "$FAILED" = 0 ]
