"""What a published figure belongs to."""

import subprocess


def commit() -> str:
    """The commit the figures belong to, with a plus where files differ from it."""
    git = ["git", "describe", "--always", "--exclude", "*", "--dirty=+"]
    return subprocess.run(git, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 - our own words
