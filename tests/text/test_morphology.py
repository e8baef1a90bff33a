"""One analyser for the whole program."""

from protokolist.text import morphology


def test_letters_without_a_name_are_parsed_like_any_mark() -> None:
    assert morphology.parses("𗀀")
    assert morphology.parses("сло𗀀во")
