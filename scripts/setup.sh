#!/bin/sh
# Installs the packages of requirements/<name>.txt into .venv, with hashes checked. Quick if nothing has changed.
# After an interrupted run the next one starts again from an empty .venv.
# Usage: setup.sh runtime|test|build|docs
set -eu
cd "$(dirname "$0")/.."
lock=requirements/$1.txt
venv=.venv
installed=$venv/installed-$1.txt
unfinished=$venv/unfinished

is_ready() { cmp -s "$lock" "$installed" && [ ! -e "$unfinished" ] && "$venv/bin/python" -c '' 2>/dev/null; }

is_usable() { [ ! -e "$unfinished" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1; }

is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# Debian has ensurepip in a separate package; without it no virtual environment can be created.
can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

find_python() {
    without_venv=
    for python in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
        if is_recent "$python"; then
            can_make_venv "$python" && return 0
            without_venv=$python
        fi
    done
    if [ -n "$without_venv" ]; then
        echo "$without_venv cannot make virtual environments: install its venv module (Debian: apt install python3-venv)." >&2
    else
        echo "Python 3.11 or newer is needed and was not found: install it, or name it with PYTHON=/path/to/python." >&2
    fi
    return 1
}

is_ready && exit 0
if ! is_usable; then
    echo "Looking for Python ..." # several are tried, each of which takes a second on a busy machine
    find_python
    echo "Making $venv with $("$python" --version) ..."
    rm -rf "$venv"
    mkdir "$venv"
    touch "$unfinished"
    "$python" -m venv "$venv"
fi
# Says how far it is: a first run downloads for a minute, and silence looks like a stop.
say_progress() {
    said=0
    while IFS= read -r line; do
        case $line in
        "Collecting "*)
            said=$((said + 1))
            [ $((said % 10)) -ne 0 ] || echo "  $said of $count looked up"
            ;;
        "Installing collected packages"*) echo "  unpacking ..." ;;
        esac
    done
}

count=$(grep -c '==' "$lock")
echo "Installing $count locked packages ($lock); this is done once ..."
touch "$unfinished"
# Wheels only: building from source would fetch build tools that no hash here covers. Errors are not part of the pipe.
failed=$venv/failed
rm -f "$failed"
{ "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --no-compile --progress-bar off \
    --require-hashes --only-binary :all: -r "$lock" || touch "$failed"; } | say_progress
if [ -e "$failed" ]; then
    echo "The locked packages could not be installed (see the lines above); once that is mended, run the same command again." >&2
    exit 1
fi
cp "$lock" "$installed"
rm "$unfinished"
