"""Scores: counts of right, invented and missed that add up, and what is made of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """How many were right, how many found were wrong, and how many were missed; scores of documents add up."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def support(self) -> int:
        """How many there are in the annotation."""
        return self.right + self.missed

    @property
    def precision(self) -> float | None:
        """The share of what was found that is right; none if nothing was found."""
        found = self.right + self.wrong
        return self.right / found if found else None

    @property
    def recall(self) -> float | None:
        """The share of what there is that was found; none if there is nothing."""
        return self.right / self.support if self.support else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of the two; none if there is nothing and nothing was found."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else None
