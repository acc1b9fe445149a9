#!/usr/bin/env bash
# Generates the contract's Python code into src/credithub: v1/ (the contract) and _proto/ (the messages of others that it names).
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'TEXT'
Usage: clients/python/generate.sh

Needs protoc with its Python plugin for gRPC: Debian's protobuf-compiler and protobuf-compiler-grpc, or grpcio-tools of PyPI. What is generated is not committed.
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
protos=../../protos package=src/credithub
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
files=(); for file in "$protos"/credithub/v1/*.proto; do files+=("credithub/v1/${file##*/}"); done
others=(buf/validate/validate google/api/annotations google/api/http google/rpc/code google/rpc/status google/rpc/error_details)
arguments=(-I "$protos" -I "$protos/third_party" "--python_out=$work" "--pyi_out=$work" "--grpc_python_out=$work" "${files[@]}" "${others[@]/%/.proto}")
if command -v protoc >/dev/null && command -v grpc_python_plugin >/dev/null; then
  protoc "--plugin=protoc-gen-grpc_python=$(command -v grpc_python_plugin)" "${arguments[@]}"
elif "${PYTHON:-python3}" -c 'import grpc_tools' 2>/dev/null; then
  "${PYTHON:-python3}" -m grpc_tools.protoc "${arguments[@]}"
else
  echo "generate.sh: protoc is missing: apt-get install protobuf-compiler protobuf-compiler-grpc, or pip install grpcio-tools" >&2; exit 1
fi

rm -rf "$package/v1" "$package/_proto"
mkdir -p "$package/v1"
cp "$work"/credithub/v1/*_pb2* "$package/v1/"
# Services of files that have none come out empty.
find "$package/v1" -name '*_pb2_grpc.py' -exec sh -c 'grep -q "Stub(object)" "$1" || rm "$1"' _ {} \;
echo '"""The contract, generated from protos/credithub/v1."""' > "$package/v1/__init__.py"

# The messages of others: an installed package of theirs (googleapis-common-protos, protovalidate) wins, because a process can hold each file only once.
for name in "${others[@]}"; do
  folder=$package/_proto/${name%/*} module=${name##*/}_pb2
  mkdir -p "$folder"
  cp "$work/${name}_pb2.py" "$folder/own_$module.py"
  cp "$work/${name}_pb2.pyi" "$folder/$module.pyi"
  theirs=${name%/*}; theirs=${theirs//\//.}
  printf 'try:\n    from %s import %s as _found\nexcept ImportError:\n    from credithub._proto.%s import own_%s as _found\nglobals().update(vars(_found))\n' \
    "$theirs" "$module" "$theirs" "$module" > "$folder/$module.py"
done
find "$package/_proto" -type d -exec touch {}/__init__.py \;
find "$package/v1" "$package/_proto" -name '*.py*' -exec sed -i -E 's/^from (buf\.validate|google\.api|google\.rpc) import /from credithub._proto.\1 import /' {} +
