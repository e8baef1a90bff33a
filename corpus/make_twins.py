"""``make twins``: scanned twins of thirty documents of the corpus, everything from fixed seeds.

``python corpus/make_twins.py [--only ID...]`` sets each chosen text on pages, wears them out, has Tesseract read them,
carries the gold over and writes ``corpus/twins/<id>.xml`` and ``corpus/twins/manifest.csv``; the pages stay in
``build/twins``. Of the seeds of a document (hash of its id and the number of the attempt) the first is taken whose
character error rate lies within bounds. Nothing of a text is shown. Another version of Tesseract reads a little
differently.
"""

import argparse
import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from protokolist.scoring.check import problems
from protokolist.scoring.gold import format_gold, read_gold
from scans.carry import Carried, carry_gold, error_rate
from scans.choose import Look, Row, choose, seed, typewritten
from scans.damage import Damage, worn
from scans.recognise import recognise, tesseract_version
from scans.typeset import Face, set_pages

CORPUS = Path(__file__).parent
TWINS = CORPUS / "twins"
PAGES = Path("build/twins")
BOUNDS = 0.005, 0.12
ATTEMPTS = 10
COLUMNS = (
    "id", "split", "look", "face", "damage", "seed", "pages", "character_error_rate", "marks_carried", "marks_lost",
    "tesseract",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scan:
    """A document on paper: the pictures of its pages, what each says, and how they came about."""

    pages: list[Path]
    printed: list[str]
    face: Face
    damage: Damage
    seed: int


def scan(row: Row, text: str, look: Look, attempt: int, folder: Path) -> Scan:
    """``text`` printed and worn as a document of the manifest, each page in a file in ``folder``."""
    name = row["id"]
    number = seed(name, attempt)
    generator = np.random.default_rng(number)
    face = Face.draw(generator, typed=look == "typewriter" or (look == "photocopy" and typewritten(row)))
    damage = Damage.draw(generator, photocopy=look == "photocopy")
    pages = set_pages(text, face, generator)
    files = []
    for place, page in enumerate(pages):
        files.append(folder / f"{name}-{place + 1}.jpg")
        files[-1].write_bytes(worn(page.image, pages[place - 1].image, face.dpi, damage, generator))
    return Scan(files, [page.text for page in pages], face, damage, number)


def make(row: Row, look: Look) -> dict[str, str]:
    """Writes the twin of one document; returns its line of the manifest."""
    name, split = row["id"], row["split"]
    gold = read_gold(CORPUS / split / f"{name}.xml")
    for attempt in range(ATTEMPTS):
        made = scan(row, gold.text, look, attempt, PAGES)
        recognised = "\n".join(recognise(made.pages))
        rate = error_rate("\n".join(made.printed), recognised)
        print(
            f"{name}: attempt {attempt}, {rate:.4f}, {made.face.font}, {made.face.dpi} dpi, {made.damage}", flush=True
        )
        if BOUNDS[0] <= rate <= BOUNDS[1]:
            break
    else:
        raise SystemExit(f"{name}: no error rate within bounds in {ATTEMPTS} attempts")
    carried = carry_gold(gold, recognised)
    _checked(name, carried)
    (TWINS / f"{name}.xml").write_text(format_gold(carried.gold), encoding="utf-8")
    lost = "; ".join(f"{tag} {count}" for tag, count in sorted(carried.lost.items()))
    face = f"{Path(made.face.font).stem} {made.face.points:g} pt; leading {made.face.leading:g}; {made.face.dpi} dpi"
    values = (
        name, split, look, face + ("; justified" if made.face.justified else ""), str(made.damage), made.seed,
        len(made.pages), f"{rate:.4f}", len(carried.gold.marks), lost, tesseract_version(),
    )  # fmt: skip
    return dict(zip(COLUMNS, map(str, values), strict=True))


def _checked(name: str, carried: Carried) -> None:
    if found := problems(carried.gold, scanned=True):
        raise SystemExit(f"{name}: {len(found)} problems in the carried gold; see make corpus")


def main() -> int:
    """Makes all twins, or those asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", help="ids; the manifest is not written then")
    only = parser.parse_args().only
    PAGES.mkdir(parents=True, exist_ok=True)
    TWINS.mkdir(exist_ok=True)
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        chosen = list(choose(list(csv.DictReader(file))))
    rows = [make(row, look) for row, look in chosen if not only or row["id"] in only]
    if not only:
        # The choice moves with the manifest.
        for stale in {path.stem for path in TWINS.glob("*.xml")} - {row["id"] for row in rows}:
            (TWINS / f"{stale}.xml").unlink()
        with (TWINS / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
