#!/usr/bin/env bash
# Installs the Debian packages the tests need where they are missing: a browser to open the page in, a font with
# Cyrillic letters to make PDF files with. Says what is missing if it cannot install.
set -euo pipefail

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
[ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || missing+=(fonts-dejavu-core)
[ "${#missing[@]}" -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "Не хватает: ${missing[*]}. Установите их средствами вашей системы. / Missing: ${missing[*]}. Please install them." >&2
  exit 1
fi
root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "Не хватает: ${missing[*]}. Выполните от имени администратора: apt-get install ${missing[*]}" >&2
    echo "Missing: ${missing[*]}. As root run: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  root=(sudo)
fi
"${root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
