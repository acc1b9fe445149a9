#!/usr/bin/env bash
# Generates the contract for C#, Java, Go, Python and TypeScript into a folder and compiles or loads what was generated.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  cat <<'TEXT'
Usage: protos/languages.sh [FOLDER]

Generates csharp/, java/, go/, python/ and typescript/ into FOLDER (a temporary one by default, which is removed), then compiles Go, Java and TypeScript and loads
every Python module. The C# that is generated is compiled with the hub. Installs what is absent: the compilers and plugins from Debian's packages, buf and
TypeScript's plugin from npm. The plugin for C# comes with the NuGet package Grpc.Tools, so «dotnet restore» goes before.
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
tools=${CREDITHUB_TOOLS:-$HOME/.cache/credithub-tools}
if [ $# -gt 0 ]; then mkdir -p "$1"; out=$(cd "$1" && pwd); else out=$(mktemp -d); trap 'rm -rf "$out"' EXIT; fi

packages() {
  local missing=() package
  for package in protobuf-compiler protobuf-compiler-grpc golang-go protoc-gen-go-1-5 protoc-gen-go-grpc golang-google-protobuf-dev golang-google-grpc-dev \
    python3 python3-protobuf python3-grpcio libprotobuf-java libgrpc-java libguava-java libgeronimo-annotation-1.3-spec-java protobuf-compiler-grpc-java-plugin; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  command -v javac >/dev/null || missing+=(default-jdk-headless)
  [ ${#missing[@]} -eq 0 ] && return 0
  echo "Installing ${missing[*]} ..."
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
}

node_packages() {
  [ -x "$tools/node_modules/.bin/protoc-gen-es" ] && [ -x "$tools/node_modules/.bin/tsc" ] && [ -x "$tools/node_modules/.bin/buf" ] && return 0
  mkdir -p "$tools" && npm install --silent --no-fund --no-audit --prefix "$tools" \
    @bufbuild/buf@1.75.0 @bufbuild/protoc-gen-es@2.17.0 @bufbuild/protobuf@2.17.0 typescript@7.0.2 >/dev/null
}

compile_go() (cd "$out/go" && GO111MODULE=off GOFLAGS= GOPATH="$PWD:/usr/share/gocode" go build ./src/credithub/...)

compile_java() {
  local jars; jars=$(ls /usr/share/java/{protobuf,grpc-api,grpc-stub,grpc-protobuf,guava,geronimo-annotation-1.3-spec}.jar | paste -sd:)
  find "$out/java" -name '*.java' > "$out/java/files"
  javac -nowarn -proc:none -d "$out/java/classes" -cp "$jars" "@$out/java/files" 2>&1 | { grep -v '^Note:' || true; }
}

load_python() (cd "$out/python" && PYTHONPATH=. /usr/bin/python3 - <<'PYTHON'
import importlib, pathlib
for file in sorted(pathlib.Path("credithub/v1").glob("*_pb2*.py")):
    importlib.import_module(f"credithub.v1.{file.stem}")
PYTHON
)

compile_typescript() {
  ln -sfn "$tools/node_modules" "$out/typescript/node_modules"
  echo '{"type":"module"}' > "$out/typescript/package.json"
  cat > "$out/typescript/tsconfig.json" <<'JSON'
{"compilerOptions": {"strict": true, "noEmit": true, "target": "es2022", "module": "nodenext", "skipLibCheck": true, "types": []}, "include": ["**/*.ts"]}
JSON
  (cd "$out/typescript" && node_modules/.bin/tsc -p .)
}

packages
node_packages

# NuGet unpacks without the right to execute. buf finds plugins by name.
plugins="$out/plugins"; mkdir -p "$plugins"
csharp=$(ls -d "${NUGET_PACKAGES:-$HOME/.nuget/packages}"/grpc.tools/*/tools/linux_x64/grpc_csharp_plugin 2>/dev/null | sort -V | tail -1)
[ -n "$csharp" ] || { echo "languages.sh: Grpc.Tools is not restored: run «dotnet restore Hub.sln» before." >&2; exit 1; }
install -m 755 "$csharp" "$plugins/grpc_csharp_plugin"
PATH="$plugins:$tools/node_modules/.bin:$PATH" buf generate protos --template protos/buf.gen.yaml --path protos/credithub/v1 --include-imports -o "$out"

compile_java & java=$!
failed=0
compile_go || { echo "!! Go does not compile" >&2; failed=1; }
load_python || { echo "!! Python does not load" >&2; failed=1; }
compile_typescript || { echo "!! TypeScript does not compile" >&2; failed=1; }
wait $java || { echo "!! Java does not compile" >&2; failed=1; }
[ $failed -eq 0 ] && echo "The contract is generated for C#, Java, Go, Python and TypeScript, and what was generated compiles."
exit $failed
