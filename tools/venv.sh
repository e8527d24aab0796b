#!/bin/sh
# Make or refresh a private environment: tools/venv.sh FOLDER REQUIREMENT [CONSTRAINTS]
#
#   FOLDER       where the environment goes, such as .venv
#   REQUIREMENT  what pip installs in editable form, such as . or .[dev]
#   CONSTRAINTS  a constraints file, or nothing
#
# The interpreter is $PYTHON, or the first python3 on PATH that is new enough. Nothing is installed again while
# the stamp in FOLDER still says the same. Everything is written to stderr, so that stdout stays the caller's.
set -eu
folder=$1
requirement=$2
constraints=${3:-}
need=11

say() { printf '%s\n' "$*" >&2; }

version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null </dev/null || true; }

new_enough() { "$1" -c "import sys; sys.exit(sys.version_info < (3, $need))" 2>/dev/null </dev/null; }

choose() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
            echo "$name"
            return
        fi
    done
}

python=${PYTHON:-}
if [ -n "$python" ]; then
    if ! new_enough "$python"; then
        found=$(version_of "$python")
        say "Interlace needs Python 3.$need or newer; PYTHON=$python is ${found:-not a Python interpreter that runs}."
        exit 2
    fi
else
    python=$(choose)
    if [ -z "$python" ]; then
        found=$(version_of python3)
        say "Interlace needs Python 3.$need or newer; ${found:+python3 here is $found and }none is on PATH."
        say "Name one that is installed elsewhere: make report PYTHON=/path/to/python3.12"
        exit 2
    fi
fi

interpreter=$("$python" -c 'import sys; print(sys.version, sys.base_prefix)' | tr '\n' ' ')
sums=$(cat pyproject.toml ${constraints:+"$constraints"} | cksum)
stamp="$interpreter|$(pwd)|$requirement|$constraints|$sums"
if [ -f "$folder/stamp" ] && [ "$(cat "$folder/stamp")" = "$stamp" ] && new_enough "$folder/bin/python"; then
    exit 0
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null </dev/null; then
    say "$python cannot make environments: its venv or ensurepip module is missing. On Debian or Ubuntu:"
    say "    sudo apt install python$(version_of "$python")-venv"
    exit 2
fi

say "Setting up $folder with Python $(version_of "$python") (once; about half a minute) ..."
"$python" -m venv --clear "$folder" >&2
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
    ${constraints:+--constraint "$constraints"} --editable "$requirement" >&2 </dev/null
printf '%s' "$stamp" >"$folder/stamp"
