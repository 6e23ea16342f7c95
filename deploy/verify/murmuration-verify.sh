#!/usr/bin/env bash
# Checks a release approval of Murmuration (docs/attestation/release-approval-v1.md) before something is deployed.
# Needs bash, openssl 3, jq and coreutils; asks nobody. Says one line, and ends with
#   0 approved   2 cannot check: arguments, tools or the pinned key
#   10 not an envelope   11 another payload type   12 not signed by the pinned key   13 not a release approval
#   14 another image     15 another commit         16 another environment            17 not valid now   18 too old
#   19 another repository   20 another deployment
set -euo pipefail
export LC_ALL=C

refuse() {
  printf 'murmuration-verify: refused: %s\n' "$2" >&2
  exit "$1"
}
cannot() {
  printf 'murmuration-verify: %s\n' "$1" >&2
  exit 2
}

attestation=${MURMURATION_ATTESTATION:-} key=${MURMURATION_KEY:-} digest=${MURMURATION_DIGEST:-} commit=${MURMURATION_COMMIT:-}
environment=${MURMURATION_ENVIRONMENT:-} repository=${MURMURATION_REPOSITORY:-} max_age=${MURMURATION_MAX_AGE:-}
task=${MURMURATION_TASK:-} one_deployment=${MURMURATION_TASK+yes}
help() {
  cat <<'HELP'
murmuration-verify.sh --attestation FILE --key FILE --digest sha256:… --commit SHA --environment NAME
                      [--task TASK] [--repository OWNER/NAME] [--max-age SECONDS]
Is this build approved to go there? Says one line; ends with 0 if it is, 2 if it cannot tell, 10 to 20 if it is not.
--key holds the public keys of the portal that you trust, from "murmuration key show". See docs/attestation.
HELP
}
while [ $# -gt 0 ]; do
  # 0 means approved; here nothing was checked.
  case $1 in -h | --help) help && exit 2 ;; esac
  [ $# -ge 2 ] || cannot "$1 needs a value"
  case $1 in
    --attestation) attestation=$2 ;; # the file: release-approval.dsse
    --key) key=$2 ;;                 # the public keys you trust, PEM; kept in your repository, never fetched
    --digest) digest=$2 ;;           # of the image that is about to be deployed: sha256:…
    --commit) commit=$2 ;;           # it was built from: 40 digits
    --environment) environment=$2 ;; # where it is about to go
    --repository) repository=$2 ;;   # owner/name, if that matters
    --max-age) max_age=$2 ;;         # in seconds, if it must be younger than it says itself
    --task) task=$2 one_deployment=yes ;; # of GitHub's deployment (github.event.deployment.task): it is good for no other
    *) cannot "$1 is not known; see --help" ;;
  esac
  shift 2
done

for tool in openssl jq base64 mktemp; do command -v "$tool" >/dev/null || cannot "$tool is missing"; done
case $(openssl version) in 'OpenSSL '[3-9].* | 'OpenSSL '[1-9][0-9].*) ;; *) cannot "OpenSSL 3 or newer is needed" ;; esac
[ -n "$environment" ] || cannot "--environment is missing"
# Asked for and empty: this is no deployment. To check it for none would be to check it for all.
[ -z "$one_deployment" ] || [ -n "$task" ] || cannot "--task is empty"
[[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || cannot "--digest must be sha256: and 64 lower-case digits"
[[ $commit =~ ^[0-9a-f]{40}$ ]] || cannot "--commit must be the 40 lower-case digits of a commit"
[[ $max_age =~ ^(0|[1-9][0-9]{0,9})?$ ]] || cannot "--max-age must be a number of seconds"
[ -r "$attestation" ] || cannot "--attestation: there is no such file"
[ -r "$key" ] || cannot "--key: there is no such file"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat -- "$attestation" >"$work/envelope"
[ "$(wc -c <"$work/envelope")" -le 1000000 ] || refuse 10 "the file is larger than a megabyte"
# Several keys may be pinned while one replaces another.
awk -v to="$work/key" '/-----BEGIN PUBLIC KEY-----/ { n++ } n { print > (to "." n) }' "$key"
cd "$work"
keys=0
for pem in key.*; do
  [ -e "$pem" ] || break
  openssl pkey -pubin -in "$pem" -noout -text 2>/dev/null | head -n 1 | grep -q '^ED25519 ' || cannot "--key: not every key in it is an Ed25519 public key"
  keys=$((keys + 1))
done
[ "$keys" -gt 0 ] || cannot "--key: there is no public key in it"

# One object, in which no key stands twice and nothing is written with detours: programs read such files in different ways.
plain() {
  [ "$(jq -s 'length == 1 and (.[0] | type == "object")' "$1" 2>/dev/null)" = true ] &&
    [ "$(tr -d ' \t\r\n' <"$1" | wc -c)" = "$(jq -c . "$1" | tr -d ' \t\r\n' | wc -c)" ]
}

plain envelope || refuse 10 "the file is not one JSON object, or a key stands in it twice"
jq -e 'keys == ["payload", "payloadType", "signatures"] and (.payload | type == "string") and (.payloadType | type == "string")
  and (.signatures | type == "array") and all(.signatures[]; type == "object" and (.sig | type == "string"))' envelope >/dev/null ||
  refuse 10 "the file is not a DSSE envelope"
type=$(jq -r .payloadType envelope)
[ "$type" = application/vnd.in-toto+json ] || refuse 11 "the payload is not of type application/vnd.in-toto+json"
jq -j .payload envelope >payload
base64 -d <payload >statement 2>/dev/null && [ "$(base64 -w 0 statement)" = "$(cat payload)" ] || refuse 10 "the payload is not Base64"

# What is signed is type and payload with their lengths.
{ printf 'DSSEv1 %d %s %d ' "${#type}" "$type" "$(wc -c <statement)" && cat statement; } >signed
signatures=$(jq '.signatures | length' envelope) good=
[ "$signatures" -gt 0 ] || refuse 12 "it is not signed"
[ "$signatures" -le 10 ] || refuse 10 "it has more than ten signatures"
for ((n = 0; n < signatures; n++)); do
  jq -j ".signatures[$n].sig" envelope | base64 -d >sig 2>/dev/null || continue
  [ "$(wc -c <sig)" = 64 ] || continue
  for pem in key.*; do
    openssl pkeyutl -verify -pubin -inkey "$pem" -rawin -in signed -sigfile sig >/dev/null 2>&1 && good=$pem
  done
done
[ -n "$good" ] || refuse 12 "no pinned key signed it"

plain statement || refuse 10 "the statement is not one JSON object, or a key stands in it twice"
now=$(date +%s)
verdict=$(jq -r --arg digest "${digest#sha256:}" --arg commit "$commit" --arg environment "$environment" --arg repository "$repository" \
  --arg task "$task" --argjson max_age "${max_age:-null}" --argjson now "$now" '
  def text: type == "string" and length > 0;
  # Not by try: in jq 1.6 it also catches what fails later.
  def moment: if text and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\\z") then fromdate else null end;
  .predicate as $p |
  if ._type != "https://in-toto.io/Statement/v1" then "13 it is not an in-toto Statement v1"
  elif .predicateType != "urn:murmuration:release-approval:v1" then "13 it is not a release approval"
  elif ($p | type) != "object" or ($p.source | type) != "object" or ($p.signatures | type) != "array"
    or ([$p.decision, $p.environment, $p.source.commit, $p.source.repository] | all(text) | not)
    or ($p.issuedAt | moment) == null or ($p.expiresAt | moment) == null then "13 a field of it is missing"
  elif $p.decision != "approved" or ($p.signatures | length) == 0 then "13 it does not say approved"
  elif (.subject | type) != "array" or (.subject | length) != 1 then "14 it is not about exactly one image"
  elif .subject[0].digest != { sha256: $digest } then "14 it is about another image"
  elif $p.source.commit != $commit then "15 it is about commit \($p.source.commit | @json)"
  elif $p.environment != $environment then "16 it is for \($p.environment | @json)"
  elif $repository != "" and $p.source.repository != $repository then "19 it is about \($p.source.repository | @json)"
  elif $task != "" and $p.deployment.task != $task then "20 it \(if $p.deployment.task | text then "is for \($p.deployment.task | @json)" else "names no deployment" end)"
  elif ($p.issuedAt | moment) > $now + 300 then "17 it was made at \($p.issuedAt), which is not yet"
  elif ($p.expiresAt | moment) <= $now then "17 it ended at \($p.expiresAt)"
  elif $max_age != null and $now - ($p.issuedAt | moment) > $max_age then "18 it was made at \($p.issuedAt), longer ago than allowed"
  else "0 \(if $p.emergency == true then "EMERGENCY RELEASE, " else "" end)approved for \($p.environment | @json) until \($p.expiresAt), signed by \([$p.signatures[].signer.name | tostring] | unique | join(", ") | @json)"
  end' statement 2>/dev/null) || refuse 13 "a field of it is of another kind than it should be"
[ "${verdict%% *}" = 0 ] || refuse "${verdict%% *}" "${verdict#* }"
printf 'murmuration-verify: %s; sha256:%s of %s\n' "${verdict#* }" "${digest#sha256:}" "$commit"
