#!/usr/bin/env bash
# Installs the Debian packages the tests need where they are missing: a browser to open the page in, fonts with Cyrillic
# letters to make PDF files and scanned pages with, Tesseract to read these, DjVuLibre for
# DjVu files, unpaper for OCRmyPDF's --clean, jing to check TEI. Says what is missing if it cannot install.
set -euo pipefail

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
[ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || missing+=(fonts-dejavu-core)
[ -e /usr/share/fonts/truetype/freefont/FreeMono.ttf ] || missing+=(fonts-freefont-ttf)
[ -e /usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf ] || missing+=(fonts-liberation)
[ -e /usr/share/fonts/truetype/paratype/PTM55F.ttf ] || missing+=(fonts-paratype)
command -v tesseract >/dev/null || missing+=(tesseract-ocr)
[ -n "$(find /usr/share/tesseract-ocr -name rus.traineddata -print -quit 2>/dev/null)" ] || missing+=(tesseract-ocr-rus)
command -v ddjvu >/dev/null || missing+=(djvulibre-bin)
command -v unpaper >/dev/null || missing+=(unpaper)
command -v jing >/dev/null || missing+=(jing)
command -v antiword >/dev/null || missing+=(antiword)
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
