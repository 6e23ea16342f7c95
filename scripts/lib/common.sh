# What every script here shares: where we are, how we speak, how we install.
# Sourced, never run. Callers have `set -euo pipefail`.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$ROOT"
TOOLS=$ROOT/.local/tools
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
export CARGO_TERM_PROGRESS_WHEN=${CARGO_TERM_PROGRESS_WHEN:-never}
mkdir -p .local

say() { printf '==> %s\n' "$*"; }
warn() { printf '!!  %s\n' "$*" >&2; }
die() {
  warn "$*"
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# at_least 20.1 20 : is the first version equal to or newer than the second?
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n1)" = "$2" ]; }

# Run as root, directly or through sudo; without a terminal sudo may not ask for a password.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif have sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    sudo "$@"
  else
    return 1
  fi
}

apt_candidate() { apt-cache policy "$1" 2>/dev/null | awk '/Candidate:/ && $2 != "(none)" { print $2 }'; }

# apt_install WHY PACKAGE… : installs what is not there yet, and says so.
apt_install() {
  local why=$1 missing=() package
  shift
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]} ($why)"
  apt_update_once
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >"$ROOT/.local/apt.log" 2>&1 || {
    tail -n 20 .local/apt.log >&2
    warn "could not install ${missing[*]}; the whole log is .local/apt.log"
    return 1
  }
}

APT_UPDATED=${APT_UPDATED:-}
apt_update_once() {
  [ -z "$APT_UPDATED" ] || return 0
  say "refreshing the list of Debian packages"
  # One unreachable extra source must not stop the rest, so a failure here is only told.
  as_root apt-get update -q >"$ROOT/.local/apt-update.log" 2>&1 || warn "apt-get update did not fully succeed (.local/apt-update.log)"
  APT_UPDATED=1
  export APT_UPDATED
}

# need WHY COMMAND PACKAGE… : makes sure a command is there, by apt where there is apt.
need() {
  local why=$1 command=$2
  shift 2
  have "$command" && return 0
  have apt-get && apt_install "$why" "$@" && have "$command" && return 0
  die "'$command' is missing ($why). Please install it (Debian: apt-get install $*) and run this again."
}

port_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

elapsed() { printf '%dm%02ds' $(($1 / 60)) $(($1 % 60)); }
