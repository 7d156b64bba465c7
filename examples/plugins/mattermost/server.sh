#!/bin/sh
exec deno run --no-prompt --allow-env --allow-net --allow-read --allow-write "${0%/*}/plugin.js"
