"""Tables of Markdown as rows of columns, and its notes; what else marks the text is left to the clean copy."""

import re
from pathlib import Path

from protokolist.ingest.source import SourceText
from protokolist.ingest.writer import TextWriter

SUFFIXES = (".md", ".markdown", ".mkd")
MEDIA_TYPE = "text/markdown"
ROW = re.compile(r"[ \t]*\|.*\|[ \t]*")
RULE = frozenset(" \t|:+-")
COLUMN = re.compile(r"(?<!\\)\|")
NOTE = re.compile(r"\[\^(\w{1,20})\]: ?")
STRUCK = re.compile(r"~~[^~\n]{1,500}~~")
COMMENT = re.compile(r"<!--[^<]{0,2000}-->")
SIGN = re.compile(r"(\[\^\w{1,20}\])")


def markdown_text(path: Path, digest: str, text: str, encoding: str) -> SourceText:
    """The text of a Markdown file that was decoded from ``encoding``."""
    writer = TextWriter(path)
    for line in COMMENT.sub("", text).split("\n"):
        shown = STRUCK.sub("", line)
        if ROW.fullmatch(shown):
            if not RULE.issuperset(shown):
                writer.row([cell.replace("\\|", "|") for cell in COLUMN.split(shown.strip()[1:-1])])
        elif NOTE.match(shown):
            writer.mark(NOTE.sub(r"[\1] ", shown, count=1) + "\n")
        else:
            for piece in SIGN.split(shown):
                if SIGN.fullmatch(piece):
                    writer.mark(piece.replace("^", ""))
                else:
                    writer.write(piece)
            writer.write("\n")
    return writer.source(digest, MEDIA_TYPE, encoding=encoding)
