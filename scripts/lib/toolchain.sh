# The compilers: for this machine, and for the browser (wasm32). Sourced after common.sh.
#
# There are two ways to a browser bundle. Rustup brings a finished standard library. Debian's compiler has
# none for the browser, so that one is built here once from Debian's source package and kept in .local/.

RUST_NEEDED=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
BINDGEN_VERSION=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/"/, "", $3); print $3 }' Cargo.lock)

# What the browser build runs with; filled by setup_wasm.
WASM_ENV=()
WASM_CARGO=(cargo)
WASM_CLIPPY=(cargo clippy)

rust_version() { "${1:-rustc}" --version 2>/dev/null | awk '{ print $2 }'; }
rust_ok() {
  local version
  version=$(rust_version "$1")
  [ -n "$version" ] && at_least "$version" "$RUST_NEEDED"
}

setup_rust() {
  need "C compiler and linker" cc build-essential
  if have cargo && rust_ok rustc; then return 0; fi
  if have rustup; then
    say "rustup: this project needs Rust $RUST_NEEDED or newer"
    timeout 900 rustup toolchain install stable --profile minimal --component clippy --component rustfmt || true
    rust_ok rustc && return 0
  fi
  debian_rust || die "Rust $RUST_NEEDED or newer is missing. Install it (https://rustup.rs) and run this again."
}

# Debian's newest compiler: packages with -web in their name, kept new for the browsers. They live in /usr/bin.
debian_rust() {
  have apt-get || return 1
  [ -n "$(apt_candidate rustc-web)" ] || apt_update_once
  at_least "$(apt_candidate rustc-web)" "$RUST_NEEDED" || apt_update_once
  at_least "$(apt_candidate rustc-web)" "$RUST_NEEDED" || return 1
  apt_install "Rust compiler" rustc-web cargo-web rustfmt-web rust-web-clippy || return 1
  rust_ok /usr/bin/rustc || return 1
  # For the whole build when nothing else is good enough; rustup's commands may still stand before it on PATH.
  if ! rust_ok rustc; then
    PATH=/usr/bin:$PATH
    export PATH RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc
    hash -r
  fi
}

llvm_of() { "$1" -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p'; }

has_wasm_std() { compgen -G "$("${1:-rustc}" "${@:2}" --print target-libdir --target wasm32-unknown-unknown 2>/dev/null)/libstd-*.rlib" >/dev/null; }

setup_wasm() {
  has_wasm_std rustc && return 0
  if have rustup && [ "$(command -v rustc)" != /usr/bin/rustc ]; then
    say "rustup: adding the browser target wasm32-unknown-unknown"
    timeout 300 rustup target add wasm32-unknown-unknown >.local/rustup.log 2>&1 || true
    has_wasm_std rustc && return 0
    say "rustup could not add it; taking Debian's compiler for the browser bundle"
  fi
  debian_wasm || die "no way to build for the browser: run 'rustup target add wasm32-unknown-unknown' and try again."
}

debian_wasm() {
  debian_rust || return 1
  if has_wasm_std /usr/bin/rustc; then
    debian_wasm_env
    return 0
  fi
  # The newest lld there is: one older than the compiler's own LLVM may not understand what it writes.
  local lld
  lld=$(compgen -c | grep -xE 'wasm-ld-[0-9]+' | sort -V | tail -n1) || true
  apt_install "source of Rust's standard library" rust-web-src || return 1
  if [ -z "$lld" ] || [ "${lld#wasm-ld-}" -lt "$(llvm_of /usr/bin/rustc)" ]; then
    lld=$(apt-cache search -n '^lld-[0-9]+$' | awk '{ print $1 }' | sort -V | tail -n1)
    [ -n "$lld" ] || return 1
    apt_install "linker for the browser bundle" "$lld" || return 1
    hash -r
    lld=wasm-${lld/#lld/ld}
  fi
  debian_sysroot || return 1
  debian_wasm_env "$lld"
}

# A sysroot of our own beside Debian's: nothing is written outside the repository.
debian_sysroot() {
  local version host
  version=$(/usr/bin/rustc --version | tr -c 'a-zA-Z0-9.\n' '-')
  host=$(/usr/bin/rustc -vV | sed -n 's/^host: //p')
  SYSROOT=$ROOT/.local/wasm-sysroot/$version
  local lib=$SYSROOT/lib/rustlib/wasm32-unknown-unknown/lib
  [ -e "$SYSROOT/complete" ] && return 0
  say "building Rust's standard library for the browser (once, one to two minutes)"
  rm -rf "$SYSROOT"
  mkdir -p "$lib" "$SYSROOT/build/src"
  ln -s "/usr/lib/rustlib/$host" "$SYSROOT/lib/rustlib/$host"
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n[profile.release]\npanic = "abort"\n' >"$SYSROOT/build/Cargo.toml"
  printf '' >"$SYSROOT/build/src/lib.rs"
  # Bitcode is embedded because the bundle is linked with LTO, which needs it. The compiler calls this use
  # of its own sources unstable, hence the bootstrap switch; it holds for this one library only.
  (
    cd "$SYSROOT/build"
    env RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$SYSROOT/build/target" \
      /usr/bin/cargo build --release -q -Z build-std=std,panic_abort,panic_unwind --target wasm32-unknown-unknown
  ) >.local/wasm-sysroot.log 2>&1 || {
    tail -n 20 .local/wasm-sysroot.log >&2
    return 1
  }
  find "$SYSROOT/build/target/wasm32-unknown-unknown/release" -name 'lib*.rlib' ! -name 'libempty*' -path '*/deps/*' -exec cp {} "$lib/" \;
  rm -rf "$SYSROOT/build"
  touch "$SYSROOT/complete"
}

debian_wasm_env() {
  WASM_ENV=(RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc CARGO=/usr/bin/cargo)
  if [ $# -gt 0 ]; then
    WASM_ENV+=("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$1" "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=--sysroot=$SYSROOT")
  fi
  WASM_CARGO=(/usr/bin/cargo)
  # Called by its own path: `cargo clippy` would prefer rustup's copy in ~/.cargo/bin.
  WASM_CLIPPY=(/usr/bin/cargo-clippy clippy)
}

wasm_cargo() { env "${WASM_ENV[@]}" "${WASM_CARGO[@]}" "$@"; }
wasm_clippy() { env "${WASM_ENV[@]}" "${WASM_CLIPPY[@]}" "$@"; }

# The command and the crate speak a private format: the versions must be equal to the last digit.
setup_bindgen() {
  BINDGEN=$TOOLS/bin/wasm-bindgen
  [ "$("$BINDGEN" --version 2>/dev/null)" = "wasm-bindgen $BINDGEN_VERSION" ] && return 0
  say "building wasm-bindgen $BINDGEN_VERSION (once, about three minutes)"
  local install=(cargo install wasm-bindgen-cli --version "=$BINDGEN_VERSION" --root "$TOOLS" --force -q)
  local log=$ROOT/.local/wasm-bindgen.log
  # From another folder, so that nothing of this workspace's settings leaks in.
  (cd / && CARGO_TARGET_DIR=$ROOT/.local/build/wasm-bindgen "${install[@]}" --locked) >"$log" 2>&1 || {
    say "its pinned dependencies cannot all be had here; taking the newest that fit (details: .local/wasm-bindgen.log)"
    (cd / && CARGO_TARGET_DIR=$ROOT/.local/build/wasm-bindgen "${install[@]}") >>"$log" 2>&1 || {
      tail -n 20 "$log" >&2
      die "wasm-bindgen could not be built"
    }
  }
  rm -rf "$ROOT/.local/build/wasm-bindgen"
}
