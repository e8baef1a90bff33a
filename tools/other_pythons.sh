#!/usr/bin/env bash
# Runs the suite without the browser on every named Python version that is installed, except the one of .venv.
# Each gets a virtual environment of its own: .venv-3.12 and so on.
set -euo pipefail

own=$(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
for version in "$@"; do
  [ "$version" != "$own" ] || continue
  python="python$version"
  if ! "$python" --version >/dev/null 2>&1; then
    # pyenv keeps versions that are not on the path by default.
    python=$(ls -d "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$version".*/bin/python 2>/dev/null | tail -1 || true)
    [ -n "$python" ] || { echo "Python $version: not installed, left out"; continue; }
  fi
  venv=".venv-$version"
  if [ ! -e "$venv/.ready" ] || [ requirements-dev.txt -nt "$venv/.ready" ]; then
    "$python" -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --require-hashes -r requirements-dev.txt
    "$venv/bin/python" -m pip install --quiet --no-deps --no-build-isolation -e .
    touch "$venv/.ready"
  fi
  echo "Python $version"
  "$venv/bin/python" -m pytest -q -m "not browser"
done
