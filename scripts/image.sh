#!/bin/sh
# Builds the image so that anybody who has the same commit and the same base image gets the same files.
# Usage: image.sh [BASE], where BASE names its digest: python:3.13-slim@sha256:... (`docker buildx imagetools inspect` shows it).
set -eu
cd "$(dirname "$0")/.."
base=${1:-python:3.13-slim}
case $base in
*@sha256:*) ;;
*) echo "$base can be another image tomorrow: name its digest, BASE=$base@sha256:... Building with it all the same ..." >&2 ;;
esac
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' coc_service/__init__.py)
echo "coc-service:$version of $(git rev-parse --short HEAD), dated $SOURCE_DATE_EPOCH, on $base"
exec "${DOCKER:-docker}" buildx build --build-arg "BASE=$base" --build-arg "SOURCE_DATE_EPOCH=$SOURCE_DATE_EPOCH" \
    --provenance=false --output "type=docker,name=coc-service:$version,rewrite-timestamp=true" .
