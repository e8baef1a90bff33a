import pytest

from protokolist.export.marks import Mark, marked


def mark(start: int, end: int, kind: str, depth: int = 0, **more: object) -> Mark:
    return Mark((start, end), kind, depth, **more)  # type: ignore[arg-type]  # the table below is the check


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("Иванов.", [], "Иванов."),
        ("Иванов.", [mark(0, 6, "person")], '<span class="person">Иванов</span>.'),
        (
            "глава МО",
            [mark(6, 8, "organisation"), mark(0, 8, "role")],
            '<span class="role">глава <span class="organisation">МО</span></span>',
        ),
        (
            "одно место",
            [mark(0, 4, "person", 4), mark(0, 4, "statement", 0)],
            '<span class="statement"><span class="person">одно</span></span> место',
        ),
        (
            "abcdef",
            [mark(0, 4, "one"), mark(2, 6, "two")],
            '<span class="one">ab<span class="two">cd</span></span><span class="two continued">ef</span>',
        ),
        (
            "abc",
            [mark(0, 2, "one", anchor="x", label="первое"), mark(1, 3, "two", anchor="y", label="второе")],
            '<span class="one" id="x" data-label="первое">a<span class="two" id="y" data-label="второе">b</span></span>'
            '<span class="two continued">c</span>',
        ),
        (
            "abc",
            [mark(0, 3, "person", link="p"), mark(1, 2, "organisation", 1, link="o")],
            '<a class="person" href="#p">a<span class="organisation">b</span>c</a>',
        ),
        (
            "<b>&\r\n",
            [mark(0, 3, 'a"b')],
            '<span class="a&#34;b">&lt;b&gt;</span>&amp;&#13;\n',
        ),
        (
            "1\f2",
            [mark(0, 3, "one")],
            '<span class="one">1<span class="page-break" data-label="стр. 2">\f</span>2</span>',
        ),
        ("", [mark(0, 0, "empty"), mark(0, 9, "beyond the end")], ""),
        ("нуль\0", [], "нуль\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_marks_nest_and_split(text: str, marks: list[Mark], expected: str) -> None:
    assert marked(text, marks, "стр. {number}") == expected


def test_output_grows_with_the_text_and_no_faster() -> None:
    def size(lines: int) -> int:
        marks = [mark(10 * n, 10 * n + 15, "statement") for n in range(lines)]  # each crosses the next
        return len(marked("строка из\n" * (lines + 1), marks, "{number}"))

    assert size(4000) < 4.2 * size(1000)
