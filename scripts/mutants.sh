#!/usr/bin/env bash
# Changes the rules of gate, signature, access and policy one thing at a time and says which change no test noticed.
# What is changed stands in .cargo/mutants.toml. Arguments are passed on: `scripts/mutants.sh -f domain/src/gate.rs`.
# Works on a copy of the tree with its own build folder; takes about 15 s for each of some 200 changes. Not part of `make test`.
set -euo pipefail
. "$(dirname "$0")/lib/common.sh"
LEAST=95
have cargo-mutants || die "cargo-mutants is missing: cargo install --locked cargo-mutants"
OUT=$ROOT/.local/mutants
mkdir -p "$OUT"

code=0
# In the order of the source, so that two runs can be compared; a test that hangs is one that noticed.
CARGO_PROFILE_DEV_DEBUG=0 cargo mutants --package domain --no-shuffle --jobs 1 --timeout 120 --output "$OUT" "$@" || code=$?
# 2: some were missed, 3: some hung. Anything else means that it did not run to its end.
[ "$code" = 0 ] || [ "$code" = 2 ] || [ "$code" = 3 ] || die "cargo mutants broke off with $code"

count() { wc -l <"$OUT/mutants.out/$1.txt"; }
caught=$(($(count caught) + $(count timeout))) missed=$(count missed)
viable=$((caught + missed))
[ "$viable" -gt 0 ] || die "nothing was changed"
[ "$missed" = 0 ] || sed 's/^/    not noticed: /' "$OUT/mutants.out/missed.txt"
printf '%d of %d changes were noticed (%d.%d %%), %d did not compile; %d %% are asked for\n' \
  "$caught" "$viable" $((caught * 100 / viable)) $((caught * 1000 / viable % 10)) "$(count unviable)" "$LEAST"
[ $((caught * 100)) -ge $((viable * LEAST)) ]
