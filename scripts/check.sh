#!/usr/bin/env bash
# The fast look before a commit: format, lints, the rules' own tests.
set -euo pipefail
. "$(dirname "$0")/lib/common.sh"
. scripts/lib/toolchain.sh
. scripts/lib/setup.sh
setup_rust
cargo fmt --all --check
cargo clippy --workspace --all-targets -- -D warnings
cargo test -p domain
