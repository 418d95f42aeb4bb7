#!/bin/sh
# Regenerates the lock files, with hashes, for every platform and Python version that pyproject.toml supports.
# uv is taken from PATH, or from $UV. Only developers need it; installing the service does not.
set -eu
cd "$(dirname "$0")/.."
compile() {
    name=$1
    shift
    "${UV:-uv}" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --no-emit-index-url --no-emit-find-links --no-sources --upgrade -o "requirements/$name.txt" "$@"
}
compile runtime pyproject.toml
compile build --group build -c requirements/runtime.txt
compile docs --group docs -c requirements/runtime.txt
compile test pyproject.toml --group test -c requirements/runtime.txt -c requirements/build.txt -c requirements/docs.txt
