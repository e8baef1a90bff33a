#!/usr/bin/env bash
# Remakes the files in formats/ that programs make: needs LibreOffice Writer, pandoc and Python.
set -euo pipefail
cd "$(dirname "$0")/formats"
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
for kind in docx doc rtf odt html "txt:Text (encoded):UTF8"; do
  soffice "-env:UserInstallation=file://$profile" --headless --convert-to "$kind" --outdir . minutes.fodt
done
for kind in docx odt rtf html; do
  pandoc --standalone --metadata title=" " minutes.md -o "pandoc.$kind"
done
python3 ../make_containers.py
