# A PostgreSQL of our own for the tests: its own folder, its own port, gone afterwards. Sourced.

PG_DIR=

# PostgreSQL refuses to run as root, so root lends it an unprivileged user.
pg_run() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  else
    (cd / && setpriv --reuid="$PG_USER" --regid="$(id -g "$PG_USER")" --clear-groups env HOME="$PG_DIR" "$@")
  fi
}

start_postgres() {
  PG_USER=$(id -un postgres 2>/dev/null || echo nobody)
  PG_DIR=$(mktemp -d /tmp/murmuration-pg.XXXXXX)
  [ "$(id -u)" != 0 ] || chown "$PG_USER" "$PG_DIR"
  PG_PORT=$(free_port)
  pg_run "$PG_BIN/initdb" -D "$PG_DIR/data" -U murmuration --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$PG_DIR.log" 2>&1 || pg_failed
  # fsync may be off: this data need not survive the machine. synchronous_commit stays on, because
  # the tests prove that what was answered with success is committed.
  pg_run tee "$PG_DIR/data/postgresql.auto.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
port = $PG_PORT
unix_socket_directories = '$PG_DIR'
fsync = off
synchronous_commit = on
max_connections = 300
CONF
  pg_run "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -l "$PG_DIR/server.log" -w -t 60 start >>"$PG_DIR.log" 2>&1 || pg_failed
  MURMURATION_TEST_POSTGRES=postgres://murmuration@127.0.0.1:$PG_PORT/postgres
  export MURMURATION_TEST_POSTGRES
}

pg_failed() {
  tail -n 20 "$PG_DIR.log" "$PG_DIR/server.log" >&2 2>/dev/null || true
  stop_postgres
  die "PostgreSQL did not start"
}

stop_postgres() {
  [ -n "$PG_DIR" ] || return 0
  pg_run "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$PG_DIR" "$PG_DIR.log"
  PG_DIR=
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    port_free "$port" && break
  done
  echo "$port"
}
