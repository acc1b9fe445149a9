#!/usr/bin/env bash
# Generates the contract for TypeScript into src/gen and compiles the client into dist.
set -euo pipefail
cd "$(dirname "$0")/../.."

usage() {
  cat <<'TEXT'
Usage: clients/typescript/build.sh

Needs Node 20 and npm; installs what package.json names into CREDITHUB_TOOLS/typescript-client (~/.cache/credithub-tools by default) where it is absent. What is generated
and compiled is not committed.
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
here=clients/typescript tools=${CREDITHUB_TOOLS:-$HOME/.cache/credithub-tools}/typescript-client
if ! cmp -s "$here/package.json" "$tools/package.json"; then
  mkdir -p "$tools" && cp "$here/package.json" "$tools/package.json.new"
  (cd "$tools" && mv package.json.new package.json && npm install --silent --no-fund --no-audit --no-package-lock >/dev/null) || { rm -f "$tools/package.json"; exit 1; }
fi
ln -sfn "$tools/node_modules" "$here/node_modules"
rm -rf "$here/src/gen" "$here/dist"
PATH="$tools/node_modules/.bin:$PATH" buf generate protos --template "$here/buf.gen.yaml" --path protos/credithub/v1 --path protos/third_party/google/rpc --include-imports -o "$here/src/gen"
"$here/node_modules/.bin/tsc" -p "$here"
