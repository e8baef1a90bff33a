"""Small files made for tests: Word packages, PDF, archives that lie."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
from docx.document import Document
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def write_docx(path: Path, write: Callable[[Document], object]) -> Path:
    """A Word file with what ``write`` puts into it."""
    document = docx.Document()
    write(document)
    document.save(str(path))
    return path


def write_pdf(path: Path, pages: list[list[str]], password: str | None = None, picture: Path | None = None) -> Path:
    """A PDF with a text layer, one list of lines a page; with ``picture`` that fills the sheet the text is unseen."""
    registerFont(TTFont("DejaVu", FONT))
    canvas = Canvas(str(path), encrypt=password)
    for lines in pages:
        if picture:
            canvas.drawImage(str(picture), 0, 842 - 318, 595, 318)
        text = canvas.beginText(72, 780)
        text.setFont("DejaVu", 12, 20)
        text.setTextRenderMode(3 if picture else 0)
        text.textLines(lines)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return path


def with_part(source: Path, name: str, content: bytes) -> bytes:
    """The zip at ``source`` with one part replaced or added, deflated."""
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()
