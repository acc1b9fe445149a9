#!/usr/bin/env bash
# Generates the contract's Go code: src/credithub/v1, and src/buf.build, whose package Debian does not have. This folder is a GOPATH.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'TEXT'
Usage: clients/go/generate.sh

Needs protoc with its plugins for Go: Debian's protobuf-compiler, protoc-gen-go-1-5 and protoc-gen-go-grpc, or others in the PATH. What is generated is not committed.
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
for tool in protoc protoc-gen-go protoc-gen-go-grpc; do
  command -v "$tool" >/dev/null || { echo "generate.sh: $tool is missing: apt-get install protobuf-compiler protoc-gen-go-1-5 protoc-gen-go-grpc" >&2; exit 1; }
done
protos=../../protos
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
files=(); for file in "$protos"/credithub/v1/*.proto; do files+=("credithub/v1/${file##*/}"); done
# Of the messages of others, Debian ships google.rpc and google.api for Go, and not buf.validate.
protoc -I "$protos" -I "$protos/third_party" "--go_out=$work" "--go-grpc_out=$work" "${files[@]}" buf/validate/validate.proto
rm -rf src/credithub/v1 src/buf.build
mv "$work/credithub/v1" src/credithub/v1
mv "$work/buf.build" src/buf.build
