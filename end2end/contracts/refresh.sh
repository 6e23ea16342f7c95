#!/bin/sh
# Makes the vendored slices again from the npm packages. Needs npm, node and about 500 MB of temporary space.
set -eu
cd "$(dirname "$0")"
openapi=23.0.2
webhooks=12.1.0
adf=57.7.22
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unpack() { (cd "$work" && npm pack --silent "$1" >"$2.name" && mkdir "$2" && tar -xzf "$(cat "$2.name")" -C "$2"); }
unpack "@octokit/openapi@$openapi" api
unpack "@octokit/openapi-webhooks@$webhooks" hooks
unpack "@atlaskit/adf-schema@$adf" adf
node slice.mjs paths "$work/api/package/generated/api.github.com.json" github-paths.txt github.json
node slice.mjs webhooks "$work/hooks/package/generated/api.github.com.json" github-webhook-names.txt github-webhooks.json
cp "$work/api/package/LICENSE" LICENSE-octokit
cp "$work/adf/package/dist/json-schema/v1/full.json" adf.json
cp "$work/adf/package/LICENSE" LICENSE-adf
