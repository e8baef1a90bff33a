"""Who is who across documents, and decisions by hand."""

from pathlib import Path

import pytest

from protokolist.archive import Archive, build
from protokolist.archive.frames import TABLES
from protokolist.archive.identity import Appearance, Cluster, compare, names_alike
from protokolist.errors import ArchiveError


def person(name: str, number: int = 1, **known: object) -> Appearance:
    last, first, middle = [*name.split(), None, None][:3]
    values: dict[str, object] = {
        "gender": None,
        "year": 2012,
        "issuer": None,
        "organisations": frozenset(),
        "positions": frozenset(),
    }
    values |= known
    return Appearance(number, number, (f"sha{number}", 0, "p1"), name, last, first, middle, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Егоров Иван Иванович", "Егоров И. И.", True),
        ("Егоров Иван Иванович", "Егоров И. П.", False),
        ("Егоров Иван Иванович", "Егоров Илья Иванович", False),
        ("Егоров И. И.", "Егоров", True),
        ("Егоров Иван", "Егоров Иван Петрович", True),
    ],
)
def test_names_contradict_or_not(one: str, other: str, alike: bool) -> None:
    assert (names_alike(person(one), person(other)) is not None) == alike


def test_a_man_is_no_woman() -> None:
    assert names_alike(person("Шевчук А. А.", gender="m"), person("Шевчук А. А.", gender="f")) is None


def test_initials_need_something_beside_them() -> None:
    cluster = Cluster()
    cluster.add(person("Егоров Иван Иванович", 1, organisations=frozenset({"библиотека"})))
    bare = compare(person("Егоров И. И.", 2, year=1980), cluster)
    same_place = compare(person("Егоров И. И.", 2, organisations=frozenset({"библиотека"})), cluster)
    assert bare is not None
    assert same_place is not None
    assert bare[0] < 0.6 < same_place[0]
    assert "та же организация" in same_place[1]


def test_a_namesake_of_another_generation_is_somebody_else() -> None:
    cluster = Cluster()
    cluster.add(person("Егоров Иван Иванович", 1, year=1948))
    assert compare(person("Егоров Иван Иванович", 2, year=2010), cluster) is None
    assert compare(person("Егоров Иван Иванович", 2, year=1970), cluster) is not None


def test_one_person_over_the_years(archive: Archive) -> None:
    persons = archive.persons().set_index("name")
    assert persons.loc["Зимина Ольга Петровна", "documents"] == 2
    assert persons.loc["Зимина Анна Сергеевна", "documents"] == 1
    assert "Зимина О. П." not in persons.index
    number = int(persons.loc["Зимина Ольга Петровна", "person_id"])
    [position] = archive.positions(number)
    assert (position.title, position.years()) == ("директор", "2012–2015")
    why = archive.appearances()
    assert "инициалы подходят" in why[why["name"] == "Зимина О. П."]["reason"].iloc[0]


def test_decisions_by_hand_outlive_builds_and_can_be_taken_back(folder: Path, path: Path) -> None:
    with Archive(path, write=True) as archive:
        numbers = {
            name: int(number)
            for number, name in zip(archive.persons()["person_id"], archive.persons()["name"], strict=True)
        }
        archive.split("person", numbers["Зимина Ольга Петровна"], "2015-10")
        names = set(archive.persons()["name"])
        assert {"Зимина Ольга Петровна", "Зимина О. П."} <= names
        archive.merge("person", numbers["Егоров Иван Иванович"], numbers["Егорова Мария Львовна"])
        assert "Егорова Мария Львовна" not in set(archive.persons()["name"])
    (folder / "ещё.txt").write_text("ПРОТОКОЛ № 8\n\nСЛУШАЛИ: Зимину О. П. о зиме.\n", encoding="utf-8")
    build(path, [folder])
    with Archive(path, write=True) as archive:
        assert "Егорова Мария Львовна" not in set(archive.persons()["name"])
        for number, *_ in archive.decisions("person"):
            archive.undo(number)
        assert archive.persons().set_index("name").loc["Зимина Ольга Петровна", "documents"] == 2
        assert "Егорова Мария Львовна" in set(archive.persons()["name"])
        with pytest.raises(ArchiveError):
            archive.undo(99)
        with pytest.raises(ArchiveError):
            archive.merge("person", 999, 1)


def test_an_organisation_is_one_over_documents(archive: Archive) -> None:
    bodies = archive.organisations().set_index("name")
    library = [name for name in bodies.index if "Зареченская" in name]
    assert len(library) == 1
    assert bodies.loc[library[0], "documents"] == 2


def test_tables_have_the_columns_and_types_they_promise(archive: Archive) -> None:
    for name, made in archive.to_pandas().items():
        assert {column: str(kind) for column, kind in made.dtypes.items()} == TABLES[name][1]
    statements = archive.statements()
    assert set(statements["type"]) >= {"problem", "question", "answer", "decision"}
    answer = statements[statements["type"] == "answer"].iloc[0]
    assert statements.set_index("statement_id").loc[answer["answers"], "type"] == "question"
    assert archive.votes().iloc[0]["for"] == 5
    assert str(archive.tasks().iloc[0]["due"])[:10] == "2012-05-01"


def test_protocols_come_with_ids_of_the_whole_archive(archive: Archive) -> None:
    shared = {name: ids for name, _, ids in archive.protocols()}
    with_zimina = [ids for name, protocol, ids in archive.protocols() if "2012" in name or "2015" in name]
    assert len(shared) == 3
    assert len(set.intersection(*(set(ids.values()) for ids in with_zimina))) >= 2
    assert [name for name, _, _ in archive.protocols("крыша")] == ["2012-03"]
