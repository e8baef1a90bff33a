"""Makes minutes.zip, minutes.eml and minutes.mht of the other files in formats/."""

import io
import zipfile
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

FORMATS = Path(__file__).parent / "formats"
SENT = "Tue, 02 Apr 2019 10:00:00 +0300"


class OldName(zipfile.ZipInfo):
    """A member whose name is written in cp866 and not declared, as Russian packers did."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's own name
        return self.filename.encode("cp866"), 0


def make_zip(path: Path) -> None:
    """An archive with folders, old names, a lock file, a broken document and an archive inside."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("minutes.rtf"), (FORMATS / "minutes.rtf").read_bytes(), zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (
            ("2019/Протокол № 7.odt", (FORMATS / "minutes.odt").read_bytes()),
            ("2019/~$токол.docx", b"lock"),
            ("обрыв.docx", (FORMATS / "minutes.docx").read_bytes()[:3000]),
            ("ещё.zip", inner.getvalue()),
        ):
            old = name.isascii() or "№" not in name
            archive.writestr(OldName(name) if old else zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def make_letter(path: Path) -> None:
    """A covering letter with two attachments."""
    letter = MIMEMultipart(boundary="----minutes")
    letter["From"] = "sekretar@zaozerye.example"
    letter["To"] = "arhiv@rayon.example"
    letter["Subject"] = Header("Протокол совета", "koi8-r")
    letter["Date"] = SENT
    letter["Message-ID"] = "<7@zaozerye.example>"
    letter.attach(MIMEText("Добрый день! Высылаю протокол и смету.\n", "plain", "koi8-r"))
    for name, kind in (("Протокол № 7.docx", "minutes.docx"), ("minutes.txt", "minutes.txt")):
        part = MIMEApplication((FORMATS / kind).read_bytes())
        shown = name if name.isascii() else Header(name, "utf-8").encode()
        part.add_header("Content-Disposition", f'attachment; filename="{shown}"')
        letter.attach(part)
    path.write_bytes(letter.as_bytes())


def make_saved_page(path: Path) -> None:
    """A page saved whole."""
    page = MIMEMultipart("related", boundary="----page")
    page.attach(MIMEText((FORMATS / "minutes.html").read_text(encoding="utf-8"), "html", "utf-8"))
    path.write_bytes(page.as_bytes())


if __name__ == "__main__":
    make_zip(FORMATS / "minutes.zip")
    make_letter(FORMATS / "minutes.eml")
    make_saved_page(FORMATS / "minutes.mht")
