"""Makes ``docs/html-view.png``, the README's picture of the page, from a sample by headless Chromium."""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import protokolist
from protokolist.export import html

SAMPLE = Path("corpus/samples/village-council-2022.docx")
PICTURE = Path("docs/html-view.png")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# As root in a container Chromium needs --no-sandbox; the other flags keep it from looking for its maker's servers.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def main() -> int:
    """Exit code 1 where there is no browser."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=Path, default=SAMPLE)
    parser.add_argument("--out", type=Path, default=PICTURE)
    parser.add_argument("--lang", choices=("ru", "en"), default="ru")
    parser.add_argument("--size", default="1440x1350", help="width and height in pixels")
    arguments = parser.parse_args()
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("no Chromium found: apt-get install chromium", file=sys.stderr)
        return 1
    page = html.render(protokolist.read(arguments.sample), language=arguments.lang)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        profile = f"--user-data-dir={folder}/profile"
        size = f"--window-size={arguments.size.replace('x', ',')}"
        picture = f"--screenshot={arguments.out.resolve()}"
        command = [browser, *FLAGS, profile, size, picture, file.as_uri()]
        subprocess.run(command, check=True, timeout=120, capture_output=True)  # noqa: S603 - our own words, no shell
    print(arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
