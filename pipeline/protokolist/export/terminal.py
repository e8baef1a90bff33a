"""A record as text for people, in the terminal or in a file: everything the record says, in the order one asks."""

import io
import re
import textwrap
from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from protokolist import messages
from protokolist.errors import Language
from protokolist.export import wording
from protokolist.record import Person, Protocol, Statement, fold_space

# The protocol is somebody else's: what steers a terminal or turns the direction of writing must not reach it.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
PLAIN_WIDTH = 100
# Decisions stand in full in a table of their own; among the proceedings so many characters remind of them.
REMINDER = 72
STYLES = {
    "report": "bright_black",
    "question": "blue",
    "answer": "cyan",
    "problem": "red",
    "proposal": "magenta",
    "decision": "green",
    "remark": "bright_black",
}


def render(protocol: Protocol, console: Console, language: Language = "ru") -> None:
    """Prints the record on ``console``, which knows the width and whether colours are wanted."""
    _View(protocol, console, language).render()


def plain(protocol: Protocol, language: Language = "ru", width: int = PLAIN_WIDTH) -> str:
    """The same without colours and without blanks at the ends of lines, ``width`` columns wide: for files and pipes."""
    console = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)
    with console.capture() as captured:
        render(protocol, console, language)
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())


class _View:
    def __init__(self, protocol: Protocol, console: Console, language: Language) -> None:
        self.protocol = protocol
        self.console = console
        self.language: Language = language
        self._names = {person.id: person.name for person in protocol.persons}
        self._names.update((body.id, body.name) for body in protocol.organisations)

    def render(self) -> None:
        self._header()
        self._persons()
        self._organisations()
        self._agenda()
        self._statements()
        self._decisions()
        self._votes()

    def _header(self) -> None:
        protocol = self.protocol
        title = protocol.title.value if protocol.title else messages.PROTOCOL(self.language)
        self.console.print(_text(title, "bold"))
        fields = [
            (label, value) for name, label, value, _ in wording.header(protocol, self.language) if name != "title"
        ]
        if protocol.issuer:
            fields.append((messages.ISSUER(self.language), self._names[protocol.issuer]))
        if told := wording.source(protocol.source, self.language):
            fields.append((messages.SOURCE(self.language), " · ".join(told)))
        if fields:
            grid = Table.grid(padding=(0, 2))
            grid.add_column(no_wrap=True, style="bright_black")
            grid.add_column(overflow="fold")
            for label, value in fields:
                grid.add_row(label, _text(value))
            self.console.print(grid)
        for warning in protocol.warnings:
            self.console.print(_text(f"! {messages.WARNINGS(self.language)}: {warning}", "yellow"))

    def _persons(self) -> None:
        self._heading(messages.PERSONS(self.language), len(self.protocol.persons))
        if not self.protocol.persons:
            self.console.print(_text(messages.NOTHING(self.language)))
            return
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for label in (messages.PERSON, messages.PART, messages.ROLES):
            table.add_column(label(self.language), overflow="fold")
        table.add_column(messages.MENTIONS.noun(self.language, 0), justify="right", no_wrap=True)
        for person in self.protocol.persons:
            parts = [messages.PARTICIPATION[part](self.language, person.gender) for part in person.participation]
            table.add_row(
                _text(person.name, "bold"), ", ".join(parts), _text(self._roles(person)), str(len(person.mentions))
            )
        self.console.print(table)

    def _roles(self, person: Person) -> str:
        told = []
        for role in person.roles:
            body = wording.organisation_beside(role)
            told.append(f"{role.title} — {self._names[body]}" if body else role.title)
        return "; ".join(told)

    def _organisations(self) -> None:
        if not self.protocol.organisations:
            return
        self._heading(messages.ORGANISATIONS(self.language), len(self.protocol.organisations))
        for body in self.protocol.organisations:
            remarks = []
            if body.aliases:
                remarks.append(f"{messages.ALIASES(self.language)}: {'; '.join(body.aliases)}")
            if body.parent:
                remarks.append(f"{messages.PARENT(self.language)}: {self._names[body.parent]}")
            self._item("•", _text(f"{body.name} ({'; '.join(remarks)})" if remarks else body.name))

    def _agenda(self) -> None:
        if not self.protocol.agenda:
            return
        self._heading(messages.AGENDA(self.language), len(self.protocol.agenda))
        for item in self.protocol.agenda:
            speakers = f" ({self._listed(item.speakers)})" if item.speakers else ""
            self._item(f"{item.number}." if item.number else "•", _text(item.text + speakers))

    def _statements(self) -> None:
        if not self.protocol.statements:
            return
        self._heading(messages.STATEMENTS(self.language), len(self.protocol.statements))
        for section, run in wording.by_section(self.protocol):
            self.console.print()
            self.console.print(_text(messages.SECTIONS[section](self.language), "bold underline"))
            for statement in run:
                self._statement(statement)

    def _statement(self, statement: Statement) -> None:
        line = Text()
        line.append(messages.STATEMENT_TYPES[statement.type](self.language), f"bold {STYLES[statement.type]}")
        line.append(f" {_clean(statement.id)}", "bright_black")
        if statement.answers:
            replied = ", ".join(statement.answers)
            line.append(f" {messages.ANSWERS(self.language)} {_clean(replied)}", "bright_black")
        if statement.page:
            line.append(f" · {messages.PAGE(self.language, number=statement.page)}", "bright_black")
        if statement.agenda:
            line.append(f" · {wording.agenda_number(self.protocol, statement.agenda, self.language)}", "bright_black")
        if statement.speakers:
            line.append(" · ", "bright_black")
            line.append(_clean(self._listed(statement.speakers)), "bold")
        self.console.print(line)
        text = fold_space(statement.text)
        if statement.type == "decision":
            text = textwrap.shorten(text, REMINDER, placeholder=" …")
        self.console.print(Padding(_text(text), (0, 0, 0, 2)))

    def _decisions(self) -> None:
        decisions = [statement for statement in self.protocol.statements if statement.type == "decision"]
        if not decisions:
            return
        self._heading(messages.DECISIONS(self.language), len(decisions))
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        table.add_column("№", no_wrap=True)
        table.add_column(messages.STATEMENT_TYPES["decision"](self.language).capitalize(), overflow="fold", ratio=3)
        table.add_column(messages.ASSIGNEES(self.language), overflow="fold", ratio=2)
        table.add_column(messages.DUE(self.language), no_wrap=True)
        for decision in decisions:
            due = decision.due.isoformat() if decision.due else ""
            text, assignees = fold_space(decision.text), self._listed(decision.assignees)
            table.add_row(_text(decision.id), _text(text), _text(assignees), due)
        self.console.print(table)

    def _votes(self) -> None:
        if not self.protocol.votes:
            return
        self._heading(messages.VOTES(self.language), len(self.protocol.votes))
        for vote in self.protocol.votes:
            told = ", ".join(words for _, words in wording.vote(vote, self.language))
            if vote.agenda:
                told += f" · {wording.agenda_number(self.protocol, vote.agenda, self.language)}"
            start, end = vote.span
            words = fold_space(self.protocol.text[start:end])
            self._item("•", _text(f"{told} · {messages.IN_TEXT(self.language)}: {words}"))

    def _heading(self, title: str, count: int) -> None:
        self.console.print()
        self.console.print(_text(f"{title.upper()} ({count})", "bold"))

    def _item(self, sign: str, text: Text) -> None:
        grid = Table.grid(padding=(0, 1))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_row(_text(sign), text)
        self.console.print(grid)

    def _listed(self, identities: Iterable[str]) -> str:
        return ", ".join(self._names[identity] for identity in identities)


def _clean(text: str) -> str:
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def _text(text: str, style: str = "") -> Text:
    return Text(_clean(text), style, overflow="fold")
