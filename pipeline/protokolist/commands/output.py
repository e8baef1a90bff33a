"""Where ``read`` puts what it made: the screen, one file, or a folder with a page for each protocol."""

import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TextIO

from protokolist import messages
from protokolist.commands.problems import command_error

Format = Literal["text", "json", "html"]
CorpusFormat = Literal["xml", "brat", "labelstudio", "docbin", "conllu"]
SearchFormat = Literal["text", "json"]
Kind = Literal["person", "organisation"]


class Output:
    """The place for the records of ``files``, which may make ``several``.

    A ``CommandError`` if it makes no sense for them. Use it as a context manager: it closes the file it writes.
    """

    def __init__(self, out: Path | None, form: Format, files: Sequence[Path], *, several: bool) -> None:
        self._out = out
        self._stream: TextIO | None = None
        self._taken: set[str] = set()
        self._folder = form == "html" and out is not None and (several or out.is_dir())
        if out is None:
            if form == "html" and several:
                raise command_error(messages.SEVERAL_PAGES)
            return
        if self._folder and out.exists() and not out.is_dir():
            raise command_error(messages.PAGES_NEED_FOLDER, out=out)
        if not self._folder and out.is_dir():
            raise command_error(messages.OUT_IS_FOLDER, out=out)
        if any(out.resolve() == file.resolve() for file in files):
            raise command_error(messages.OUT_IS_SOURCE, out=out)

    def write(self, path: Path, content: str) -> None:
        """Writes what was made of the protocol in ``path``; files and folders come into being with the first one."""
        if self._out is None:
            sys.stdout.write(content)
            sys.stdout.flush()
        elif self._folder:
            self._out.mkdir(parents=True, exist_ok=True)
            (self._out / self._name(path)).write_text(content, encoding="utf-8")
        else:
            self._stream = self._stream or self._out.open("w", encoding="utf-8")
            self._stream.write(content)

    def _name(self, path: Path) -> str:
        """The page's name; protocols of the same name from several folders do not overwrite each other."""
        name, number = path.stem, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{path.stem}-{number}"
        self._taken.add(name.casefold())
        return f"{name}.html"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream:
            self._stream.close()
