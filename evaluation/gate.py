"""``make gate``: dev must not read worse than published by more than 1.5 points in any headline measure.

Exit code 1 with the measures that fell. Who lowers one knowingly publishes new results with the reason in the commit.
"""

import json
import sys
from pathlib import Path

from quality import HEADLINES, measure

PUBLISHED = Path("evaluation/results/quality.json")
TOLERANCE = 0.015


def main() -> int:
    """Compares the reading as it is with what was published."""
    before = json.loads(PUBLISHED.read_text(encoding="utf-8"))["splits"]["dev"]
    now = measure(["dev"])["splits"]["dev"]
    fallen = {
        name: (before["measures"][name]["f1"], now["measures"][name]["f1"])
        for name in HEADLINES
        if now["measures"][name]["f1"] < before["measures"][name]["f1"] - TOLERANCE
    }
    for name, (old, new) in fallen.items():
        print(f"{name}: F1 fell from {old:.3f} to {new:.3f}")
    if not fallen:
        print(f"{len(HEADLINES)} headline measures on dev hold against {PUBLISHED}")
    return int(bool(fallen))


if __name__ == "__main__":
    sys.exit(main())
