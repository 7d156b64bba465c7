#!/bin/sh
# Packs the plugin for a server that has Deno: ./pack.sh writes com.example.secrets.tar.gz into the folder where it is run.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
id=com.example.secrets
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir/$id/server"
deno bundle --quiet --output "$dir/$id/server/plugin.js" "$here/plugin.ts"
cp "$here/plugin.json" "$dir/$id/"
install -m 755 "$here/server.sh" "$dir/$id/server/plugin"
tar -czf "$id.tar.gz" -C "$dir" "$id"
