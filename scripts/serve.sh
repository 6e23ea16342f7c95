#!/usr/bin/env bash
# Builds the portal, starts it with its demo world (a sandbox GitHub, Jira, sign-in and mail), stops both on Ctrl-C.
set -euo pipefail
. "$(dirname "$0")/lib/common.sh"
. scripts/lib/toolchain.sh
. scripts/lib/setup.sh

PORT=${PORTAL_PORT:-4000}
CONTROL=${SANDBOX_CONTROL_PORT:-4400}
GITHUB=${SANDBOX_GITHUB_PORT:-4401}
JIRA=${SANDBOX_JIRA_PORT:-4402}
OIDC=${SANDBOX_OIDC_PORT:-4403}
SMTP=${SANDBOX_SMTP_PORT:-4404}
DIR=${DEMO_DIR:-.local}
DIR=$(mkdir -p "$DIR/portal" "$DIR/sandbox" && cd "$DIR" && pwd)
# By name: passkeys know no IP addresses.
PORTAL_URL=http://localhost:$PORT
CONTROL_URL=http://127.0.0.1:$CONTROL

check_ports() {
  local row port name variable
  for row in "$PORT portal PORTAL_PORT" "$CONTROL sandbox-control SANDBOX_CONTROL_PORT" "$GITHUB sandbox-GitHub SANDBOX_GITHUB_PORT" \
    "$JIRA sandbox-Jira SANDBOX_JIRA_PORT" "$OIDC sandbox-sign-in SANDBOX_OIDC_PORT" "$SMTP sandbox-mail SANDBOX_SMTP_PORT"; do
    read -r port name variable <<<"$row"
    port_free "$port" || die "port $port (${name//-/ }) is in use. Stop what listens there, or choose another: $variable=$((port + 1000)) make serve"
  done
}

# Children die with this script even if it is killed outright, where the system can do that.
tied() { if have setpriv; then exec setpriv --pdeathsig TERM "$@"; else exec "$@"; fi; }

PIDS=()
stop() {
  trap '' INT TERM HUP
  trap - EXIT
  local pid waited=0
  for pid in "${PIDS[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  while [ "$waited" -lt 100 ] && alive; do
    sleep 0.1
    waited=$((waited + 1))
  done
  for pid in "${PIDS[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  printf '\n==> stopped\n'
  exit "${1:-0}"
}
alive() {
  local pid
  for pid in "${PIDS[@]}"; do kill -0 "$pid" 2>/dev/null && return 0; done
  return 1
}

# wait_for WHAT URL PID LOG SECONDS
wait_for() {
  local what=$1 url=$2 pid=$3 log=$4 tries=$(($5 * 5))
  while ! curl -fsS -m 2 -o /dev/null "$url" 2>/dev/null; do
    tries=$((tries - 1))
    if ! kill -0 "$pid" 2>/dev/null || [ "$tries" -le 0 ]; then
      tail -n 20 "$log" >&2 || true
      warn "the $what did not come up; its log is $log"
      stop 1
    fi
    sleep 0.2
  done
}

need "asking the portal whether it is ready" curl curl
check_ports
scripts/build-web.sh
# With all cores busy on one crate there is nothing else to say: let cargo speak.
setup_rust
say "building the portal and the sandbox"
cargo build -p server -p sandbox
check_ports

CONFIG=$DIR/portal.toml
setup_node
node scripts/portal-config.mjs "{\"dir\":\"$DIR\",\"portal\":$PORT,\"control\":$CONTROL,\"github\":$GITHUB,\"jira\":$JIRA,\"oidc\":$OIDC,\"smtp\":$SMTP}" >"$CONFIG"

# The demo world lives in the sandbox's memory and begins afresh at every start, so the portal's memory of it must too.
say "starting the demo afresh"
rm -rf "$DIR/portal"
mkdir -p "$DIR/portal"

trap 'stop 0' INT TERM HUP
trap 'stop 1' EXIT
(tied "$TARGET/debug/sandbox" serve --control-port "$CONTROL" --github-port "$GITHUB" --jira-port "$JIRA" --oidc-port "$OIDC" --smtp-port "$SMTP" \
  --portal "$PORTAL_URL" --dir "$DIR/sandbox") >"$DIR/sandbox.log" 2>&1 &
PIDS+=($!)
wait_for sandbox "$CONTROL_URL/" "${PIDS[0]}" "$DIR/sandbox.log" 30
(tied "$TARGET/debug/murmuration" serve --config "$CONFIG") >"$DIR/portal.log" 2>&1 &
PIDS+=($!)
wait_for portal "$PORTAL_URL/ready" "${PIDS[1]}" "$DIR/portal.log" 60

# An empty board explains nothing: give a new world its first build.
if [ "$(curl -fsS -m 5 "$CONTROL_URL/api/deliveries" 2>/dev/null | tr -d ' \n')" = "[]" ]; then
  curl -fsS -m 10 -o /dev/null -X POST -H 'content-type: application/json' -d '{}' "$CONTROL_URL/api/push" || warn "the sandbox could not push a first build"
fi

cat <<BOX

  +---------------------------------------------------------------------------+
  |  Murmuration is running                                                   |
  +---------------------------------------------------------------------------+
     portal         $PORTAL_URL
     demo world     $CONTROL_URL   (push a build, see GitHub, Jira and mail)

     Sign in as
       quinn   QA tester         runs test cases, reports what fails
       uma     UAT tester        accepts or rejects stories, gives feedback
       dana    developer         sees everything, answers feedback
       pavel   product owner     signs, which starts the deployment
       priya   product owner     writes code too: may not sign her own change
       rita    release manager   runs the project, plans and environments
       avi     auditor           reads everything, changes nothing
       ada     admin             settings of this portal
       sam     nobody            has no role and sees no project

     settings       $DIR/portal.toml
     logs           $DIR/portal.log, $DIR/sandbox.log
     stop           Ctrl-C
     start afresh   rm -rf $DIR/portal $DIR/sandbox

BOX

# Whichever ends first takes the other with it.
wait -n "${PIDS[@]}" || true
warn "the portal or the sandbox ended by itself; see $DIR/portal.log and $DIR/sandbox.log"
stop 1
