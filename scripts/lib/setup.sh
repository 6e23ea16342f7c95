# Brings in what building, serving and testing need. Sourced after common.sh and toolchain.sh.
# Every step looks first: a second run installs nothing and takes a second or two.

NODE_NEEDED=20
NODE_PINNED=22.23.3

setup_node() {
  PATH=$TOOLS/node/bin:$PATH
  export PATH
  node_ok && have npm && return 0
  need "packages for the style sheet and the browser tests" npm nodejs npm
  node_ok && return 0
  # Debian 12 has Node 18; npm carries newer ones as ordinary packages.
  local machine
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) machine=linux-x64 ;;
    Linux-aarch64) machine=linux-arm64 ;;
    *) die "Node $NODE_NEEDED or newer is needed. Please install it and run this again." ;;
  esac
  say "installing Node $NODE_PINNED into .local/tools (this machine has $(node --version))"
  npm install --prefix "$TOOLS/node-package" --no-save --no-audit --no-fund --ignore-scripts "node-$machine@$NODE_PINNED" >.local/node.log 2>&1 ||
    { tail -n 20 .local/node.log >&2; die "Node $NODE_NEEDED or newer could not be installed"; }
  mkdir -p "$TOOLS/node/bin"
  ln -sf "$TOOLS/node-package/node_modules/node-$machine/bin/node" "$TOOLS/node/bin/node"
  hash -r
  node_ok || die "Node $NODE_NEEDED or newer could not be installed"
}
node_ok() { have node && at_least "$(node --version | tr -d v)" "$NODE_NEEDED"; }

setup_npm() {
  setup_node
  local want stamp=end2end/node_modules/.installed
  want=$(sha256sum end2end/package-lock.json)
  [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && return 0
  say "installing the npm packages of end2end/"
  (cd end2end && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund) >.local/npm.log 2>&1 ||
    { tail -n 20 .local/npm.log >&2; die "npm ci failed"; }
  printf '%s\n' "$want" >"$stamp"
}

# For building and serving.
setup_build() {
  setup_rust
  setup_wasm
  setup_npm
  setup_bindgen
}

# On top of that, for the tests.
setup_tests() {
  have cargo-fmt || cargo fmt --version >/dev/null 2>&1 || rust_component rustfmt rustfmt-web
  have cargo-clippy || cargo clippy --version >/dev/null 2>&1 || rust_component clippy rust-web-clippy
  setup_chromium
  setup_postgres
  setup_faketime
  python_tool jira820==0.12.0
  export MURMURATION_TEST_JIRA820=$TARGET/tools/python/bin/jira820
  # Foreign counterparts in Python; openssl makes their certificates.
  need "certificates for the tests" openssl openssl
  python_tool mail-devel==0.18.1
  # Others who check the audit log.
  python_tool pymerkle==7.0.0
  python_tool cryptography==50.0.2
  # Others who check attestations; the script that deploy jobs use needs jq.
  python_tool securesystemslib==1.6.0
  python_tool in-toto-attestation==0.9.3
  need "attestations in the tests" jq jq
}

# python_tool NAME==VERSION : a program from PyPI that the tests speak to, in an environment of its own.
python_tool() {
  local home=$TARGET/tools/python
  [ -x "$home/bin/pip" ] || {
    need "counterparts for the tests" python3 python3
    # Debian parts this module from python3.
    python3 -c 'import ensurepip' 2>/dev/null || { have apt-get && apt_install "counterparts for the tests" python3-venv; }
    mkdir -p "$TARGET/tools"
    python3 -m venv "$home" || die "python3 -m venv does not work. Please install python3-venv and run this again."
  }
  [ "$("$home/bin/pip" list --format=freeze --disable-pip-version-check 2>/dev/null | grep -ixF "$1")" ] && return 0
  say "installing $1 into ${home#"$ROOT/"}"
  "$home/bin/pip" install -q --disable-pip-version-check "$1" >.local/python.log 2>&1 || { tail -n 20 .local/python.log >&2; die "$1 could not be installed"; }
}

rust_component() {
  if have rustup && [ "$(command -v cargo)" != /usr/bin/cargo ]; then
    say "rustup: adding $1"
    rustup component add "$1" || die "rustup could not add $1"
  else
    apt_install "$1" "$2" || die "$1 is missing"
  fi
}

setup_chromium() {
  CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
  if [ -z "$CHROMIUM" ]; then
    need "browser for the tests" chromium chromium
    CHROMIUM=$(command -v chromium)
  fi
  export CHROMIUM
}

# Under it an hour passes in a moment for programs as they are.
setup_faketime() {
  find_faketime && return 0
  have apt-get && apt_install "hours that pass in the tests" libfaketime && find_faketime && return 0
  die "libfaketime is missing. Please install it (Debian: apt-get install libfaketime), or set LIBFAKETIME to its libfaketimeMT.so.1, and run this again."
}
find_faketime() {
  LIBFAKETIME=${LIBFAKETIME:-$(compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' | head -n1 || true)}
  export LIBFAKETIME
  [ -e "$LIBFAKETIME" ]
}

find_postgres() {
  PG_BIN=$(dirname "$(command -v initdb 2>/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n1 || true)")
  [ -x "$PG_BIN/initdb" ]
}
setup_postgres() {
  find_postgres && return 0
  have apt-get && apt_install "database server for the tests" postgresql && find_postgres && return 0
  die "PostgreSQL's server programs (initdb, pg_ctl) are missing. Please install PostgreSQL 15 or newer and run this again."
}
