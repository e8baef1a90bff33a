import pickle

from protokolist.places import Page, Place, Word
from protokolist.record import Protocol, Source

TEXT = "СЛУШАЛИ: о ремонте\nкрыши.\fРЕШИЛИ: чинить."
PAGES = (
    Page(
        1,
        (0, 26),
        (
            Word((0, 8), (0.1, 0.10, 0.3, 0.12)),
            Word((9, 10), (0.32, 0.11, 0.34, 0.12)),
            Word((11, 18), (0.36, 0.10, 0.5, 0.12)),
            Word((19, 25), (0.1, 0.14, 0.2, 0.16)),
        ),
        recognised=True,
    ),
    Page(2, (27, 42), (Word((27, 34), (0.1, 0.1, 0.2, 0.12)), Word((35, 42), (0.3, 0.1, 0.4, 0.12)))),
)
RECORD = Protocol(source=Source(), text=TEXT).on_pages(PAGES)


def test_one_box_for_each_line():
    assert RECORD.boxes((9, 25)) == [Place(1, ((0.32, 0.10, 0.5, 0.12), (0.1, 0.14, 0.2, 0.16)))]


def test_a_span_over_two_pages_stands_on_both():
    assert RECORD.boxes((19, 34)) == [Place(1, ((0.1, 0.14, 0.2, 0.16),)), Place(2, ((0.1, 0.1, 0.2, 0.12),))]


def test_part_of_a_word_gives_the_word():
    assert RECORD.boxes((12, 13)) == [Place(1, ((0.36, 0.10, 0.5, 0.12),))]


def test_a_page_without_words_gives_no_boxes():
    assert Protocol(source=Source(), text=TEXT).on_pages([Page(1, (0, 26))]).boxes((0, 5)) == [Place(1, ())]


def test_no_pages_no_places():
    assert Protocol(source=Source(), text=TEXT).boxes((0, 5)) == []


def test_pages_pass_between_processes_but_not_into_json():
    assert pickle.loads(pickle.dumps(RECORD)).pages == PAGES  # noqa: S301  # our own record
    assert Protocol.model_validate_json(RECORD.model_dump_json()).pages == ()
