#!/usr/bin/env bash
# Writes the bill of materials of what ships: hub, command line and .NET client, as CycloneDX JSON.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'TEXT'
Usage: ./sbom.sh [FOLDER]

Writes hub.cdx.json, hubctl.cdx.json and client.cdx.json into FOLDER (default: sbom): every package that ships, with version, licence and hash.
The versions are those of the lock files. Packages that only the build uses are left out.
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
folder=${1:-sbom}
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet tool restore >/dev/null
dotnet restore Hub.sln --locked-mode -v quiet
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
for part in hub=src/Hub/Hub.csproj hubctl=clients/cli/Cli.csproj client=clients/dotnet/Client.csproj; do
  dotnet CycloneDX "${part#*=}" --output "$folder" --filename "${part%%=*}.cdx.json" --output-format Json --exclude-dev --disable-package-restore \
    --set-name "credithub-${part%%=*}" --set-version "$version" --set-type Application >/dev/null
  echo "$folder/${part%%=*}.cdx.json: $(grep -c '"type": "library"' "$folder/${part%%=*}.cdx.json") packages"
done
