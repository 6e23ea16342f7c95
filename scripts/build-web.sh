#!/usr/bin/env bash
# Builds what the browser gets: target/site (WASM, its JavaScript, CSS, public files), hashed and compressed.
# Fails when a first visit would load more than its budget.
set -euo pipefail
. "$(dirname "$0")/lib/common.sh"
. scripts/lib/toolchain.sh
. scripts/lib/setup.sh
setup_build

wasm=$TARGET/wasm32-unknown-unknown/wasm-release/app.wasm
out=$TARGET/web-bindgen
wasm_cargo build -p app --lib --profile wasm-release --target wasm32-unknown-unknown --no-default-features --features hydrate "$@"
if [ ! -e "$out/murmuration.js" ] || [ "$wasm" -nt "$out/murmuration.js" ] || [ "$BINDGEN" -nt "$out/murmuration.js" ] || [ "$0" -nt "$out/murmuration.js" ]; then
  rm -rf "$out"
  # Names are for debuggers: without them the bundle is a third smaller.
  "$BINDGEN" --target web --no-typescript --remove-name-section --remove-producers-section --out-dir "$out" --out-name murmuration "$wasm"
fi
node scripts/web-assets.mjs --bindgen "$out" --site "$TARGET/site" --target "$TARGET"
