"""Damaged files, made of good ones by a seed: what breaks on the way to an archive, and what is made on purpose."""

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

INTERESTING = (
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\0\0\0\0",
    b"\x80\0\0\0",
    b"%n%s",
    b"-1",
    b"9" * 30,
)
NUMBER = re.compile(rb"\d+")
TAG = re.compile(rb"<[^<>]{1,200}>|\\[a-z]{1,20}-?\d*|\{|\}")
HUGE = (b"0", b"-1", b"2147483648", b"999999999", b"18446744073709551616", b"9" * 5000)
# How deep things are nested on purpose.
DEEP = 100_000
Maker = Callable[[random.Random, Mapping[str, bytes], str], bytes]


def flipped(chance: random.Random, seeds: Mapping[str, bytes], name: str) -> bytes:
    """Some bits the other way."""
    data = bytearray(seeds[name])
    for _ in range(2 ** chance.randrange(8)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def truncated(chance: random.Random, seeds: Mapping[str, bytes], name: str) -> bytes:
    """Only the beginning, or only the end."""
    data = seeds[name]
    at = chance.randrange(len(data))
    return data[:at] if chance.random() < 0.8 else data[at:]


def spliced(chance: random.Random, seeds: Mapping[str, bytes], name: str) -> bytes:
    """The beginning of one file and the end of another, or the first bytes of another before it all."""
    data, other = seeds[name], seeds[chance.choice(sorted(seeds))]
    if chance.random() < 0.5:
        return other[: chance.randrange(4, 64)] + data
    return other[: chance.randrange(len(other))] + data[chance.randrange(len(data)) :]


def overwritten(chance: random.Random, seeds: Mapping[str, bytes], name: str) -> bytes:
    """Lengths, counts and text replaced by values that programs stumble over."""
    data = bytearray(seeds[name])
    for _ in range(chance.randrange(1, 12)):
        at, value = chance.randrange(len(data)), chance.choice(INTERESTING)
        data[at : at + len(value)] = value
    return bytes(data)


def repeated(chance: random.Random, seeds: Mapping[str, bytes], name: str) -> bytes:
    """A piece left out, doubled, or there a hundred times."""
    data = seeds[name]
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.randrange(1, 2000))
    return data[:start] + data[start:end] * chance.choice((0, 2, 2, 100)) + data[end:]


def reworded(chance: random.Random, seeds: Mapping[str, bytes], name: str) -> bytes:
    """Marks of the format swapped, doubled or lost, numbers made huge; inside the parts of a zip too."""
    data = seeds[name]
    if not data.startswith(b"PK"):
        return _reworded(chance, data)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = [part for part in old.infolist() if part.file_size]
        chosen = chance.choice(parts).filename
        for part in parts:
            content = old.read(part)
            new.writestr(part.filename, _reworded(chance, content) if part.filename == chosen else content)
    return out.getvalue()


def _reworded(chance: random.Random, data: bytes) -> bytes:
    marks = [match.span() for match in TAG.finditer(data)]
    # Plain text has no marks; any piece will do.
    marks = marks or [(at, at + 20) for at in range(0, len(data), 50)]
    for _ in range(chance.randrange(1, 10)):
        (start, end), (other, until) = chance.choice(marks), chance.choice(marks)
        kind = chance.randrange(4)
        if kind == 0:
            data = data[:start] + data[other:until] + data[end:]
        elif kind == 1:
            data = data[:start] + data[end:]
        elif kind == 2:
            data = data[:start] + data[start:end] * chance.choice((2, 300)) + data[end:]
        else:
            numbers = [match.span() for match in NUMBER.finditer(data)]
            if numbers:
                first, last = chance.choice(numbers)
                data = data[:first] + chance.choice(HUGE) + data[last:]
    return data


DAMAGES: dict[str, Maker] = {
    "bits flipped": flipped,
    "truncated": truncated,
    "spliced": spliced,
    "overwritten": overwritten,
    "repeated": repeated,
    "marks reworded": reworded,
}


def damaged(
    seeds: Mapping[str, bytes], count: int, seed: int, rare: Mapping[str, int]
) -> Iterator[tuple[str, str, bytes]]:
    """``count`` damaged files as (name, damage, content), every kind of damage and file in turn.

    Names in ``rare`` come only once in so many turns: reading them takes long.
    """
    names = sorted(seeds)
    made = turn = 0
    while made < count:
        for damage, maker in DAMAGES.items():
            for name in names:
                if turn % rare.get(name, 1):
                    continue
                chance = random.Random(  # noqa: S311 - a seed, so that everybody gets the same files
                    f"{seed} {turn} {damage} {name}"
                )
                yield f"{made:05d}-{name}", damage, maker(chance, seeds, name)
                made += 1
                if made >= count:
                    return
        turn += 1


def _zip(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _nested(depth: int) -> bytes:
    data = b"x" * 1000
    for number in range(depth):
        data = _zip({f"{number}-{copy}.zip" if number else f"{copy}.txt": data for copy in range(3)})
        if len(data) > 1_000_000:
            break
    return data


def _overlapping() -> bytes:
    """Many entries of the directory that share one member's bytes."""
    data = _zip({"a.txt": bytes(1_000_000)})
    at = data.index(b"PK\x01\x02")
    directory = data[at : data.index(b"PK\x05\x06")]
    count = 1500
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory) * count, at, 0)
    return data[:at] + directory * count + end


def _entities() -> bytes:
    lines = [b'<!ENTITY lol0 "lol">']
    lines += [b'<!ENTITY lol%d "%s">' % (level, b"&lol%d;" % (level - 1) * 10) for level in range(1, 10)]
    return b"<!DOCTYPE a [" + b"".join(lines) + b"]>"


def _word(body: bytes, before: bytes = b"") -> bytes:
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    relation = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    types = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        b'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Override PartName="/word/document.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="' + relation + b'" Target="word/document.xml"/></Relationships>'
    )
    document = (
        b'<?xml version="1.0"?>' + before + b"<w:document " + space + b"><w:body>" + body + b"</w:body></w:document>"
    )
    return _zip({"[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": document})


def _odt(body: bytes, before: bytes = b"") -> bytes:
    names = b"".join(
        b' xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % (name, name)
        for name in (b"office", b"text", b"table")
    )
    content = b'<?xml version="1.0"?>' + before + b"<office:document-content" + names + b"><office:body><office:text>"
    content += body + b"</office:text></office:body></office:document-content>"
    return _zip({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content})


def _letter(body: bytes) -> bytes:
    return b'From: a@b.example\nTo: c@d.example\nContent-Type: multipart/mixed; boundary="0"\n\n' + body


def _part(number: int) -> bytes:
    return b'--%d\nContent-Type: multipart/mixed; boundary="%d"\n\n' % (number, number + 1)


def _pdf(inner: bytes) -> bytes:
    head = b"%PDF-1.4\n1 0 obj<</Type /Catalog /Pages 2 0 R>>endobj\n"
    pages = (
        b"2 0 obj<<" + inner + b">>endobj\n"
        if b"/Pages" in inner
        else (b"2 0 obj<</Type /Pages /Kids [3 0 R] /Count 1>>endobj\n3 0 obj<<" + inner + b">>endobj\n")
    )
    return head + pages + b"trailer<</Root 1 0 R>>\n%%EOF"


def _png(width: int, height: int, data: bytes = b"") -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def seeds(folder: Path) -> dict[str, bytes]:
    """The good files: real ones of each format, by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


# Files made on purpose to take all memory or time: a name that tells what each is, and what makes it.
BOMBS: dict[str, Callable[[], bytes]] = {
    "zip-ratio.zip": lambda: _zip({"a.txt": b"0" * 50_000_000}),
    "zip-many.zip": lambda: _zip({f"{number}.txt": b"\xcf" for number in range(20_000)}),
    "zip-nested.zip": lambda: _nested(30),
    "zip-overlapping.zip": _overlapping,
    "zip-total.zip": lambda: _zip({f"{number}.txt": bytes(range(256)) * 4096 for number in range(300)}),
    "zip-names.zip": lambda: _zip({"../" * 200 + "etc/passwd": b"x", "/abs.txt": b"y", "a\0b.txt": b"z"}),
    "docx-text.docx": lambda: _word(b"<w:p><w:r><w:t>" + b"A" * 59_000_000 + b"</w:t></w:r></w:p>"),
    "docx-entities.docx": lambda: _word(b"&lol9;", _entities()),
    "docx-deep.docx": lambda: _word(b"<w:tbl><w:tr><w:tc>" * 3_000 + b"</w:tc></w:tr></w:tbl>" * 3_000),
    "docx-tables.docx": lambda: _word(b"<w:tbl><w:tr><w:tc>" * 60 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 60),
    "docx-paragraphs.docx": lambda: _word(b"<w:p/>" * 2_000_000),
    "odt-spaces.odt": lambda: _odt(b'<text:p>a<text:s text:c="999999999"/>b</text:p>' * 1000),
    "odt-columns.odt": lambda: _odt(
        b'<table:table><table:table-row table:number-rows-repeated="999999999">'
        b'<table:table-cell table:number-columns-repeated="999999999"><text:p>a</text:p></table:table-cell>'
        b"</table:table-row></table:table>"
    ),
    "odt-lists.odt": lambda: _odt(
        b"<text:list><text:list-item>" * 60 + b"<text:p>a</text:p>" + b"</text:list-item></text:list>" * 60
    ),
    "odt-number.odt": lambda: _odt(b'<text:p>a<text:s text:c="' + b"9" * 100_000 + b'"/></text:p>'),
    "odt-entities.odt": lambda: _odt(b"<text:p>&lol9;</text:p>", _entities()),
    "rtf-deep.rtf": lambda: rb"{\rtf1 " + b"{" * DEEP + "Протокол".encode("cp1251") + b"}" * DEEP,
    "rtf-open.rtf": lambda: rb"{\rtf1 " + rb"{\*\a" * 900 + rb"\par \cell \row" * 200_000,
    "rtf-bin.rtf": lambda: rb"{\rtf1 \bin2147483647 a\bin-5 b\u-99999999999 c\uc99999999\u1055 x}" * 1000,
    "rtf-cells.rtf": lambda: rb"{\rtf1 \trowd\intbl " + rb"\'cf\cell" * 1_000_000 + rb"\row}",
    "rtf-notes.rtf": lambda: rb"{\rtf1 " + rb"{\footnote a" * 900 + b"}" * 900 + rb" b\par}",
    "html-deep.html": lambda: b"<html>" + b"<div>" * DEEP + "Протокол".encode(),
    "html-tables.html": lambda: b"<html>" + b"<table><tr><td>a" * 200,
    "html-open.html": lambda: b"<html>" + b"<style><!--<b><i><table><td>" * DEEP + "Протокол".encode(),
    "html-comments.html": lambda: b"<!--a-->" * DEEP + b"<htm",
    "html-list.html": lambda: b"<html><ol>" + b"<li>a" * 30_000,
    "html-entities.html": lambda: b"<html>" + b"&#1055;&#99999999999;&lol;" * DEEP,
    "xml-entities.xml": lambda: b'<?xml version="1.0"?>' + _entities() + b"<a>&lol9;</a>",
    "md-pipes.md": lambda: b"|" + b"-|-" * 300_000 + b"x|\n" + b"|" * DEEP + b"\n" + b"~" * DEEP + b"[^" * DEEP,
    "txt-line.txt": lambda: "А".encode() * 10_000_000,
    "txt-lines.txt": lambda: b"\xcf\n" * 5_000_000,
    "txt-pages.txt": lambda: b"\xcf\xf0\x0c" * 1_000_000,
    "eml-deep.eml": lambda: _letter(b"".join(_part(number) for number in range(3000))),
    "eml-headers.eml": lambda: (
        b"From: a\nSubject: " + b"=?utf-8?B?" * 50_000 + b"\n" + b"X-A: b\n" * 300_000 + b"\nbody text"
    ),
    "eml-parts.eml": lambda: (
        b'From: a\nTo: b\nContent-Type: multipart/mixed; boundary="x"\n\n' + b"--x\n\nword\n" * 50_000
    ),
    "eml-letters.eml": lambda: b"From: a\nTo: b\nContent-Type: message/rfc822\n\n" * 2000 + b"word",
    "eml-names.eml": lambda: _letter(
        b'--0\nContent-Disposition: attachment; filename*0="' + b"a" * 500_000 + b'"\n\nx\n--0--\n'
    ),
    "ole-loop.doc": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "WordDocument".encode("utf-16-le") * 1000
    ),
    "pdf-pages.pdf": lambda: _pdf(b"/Type /Pages /Kids [2 0 R 2 0 R] /Count 999999999"),
    "pdf-size.pdf": lambda: _pdf(b"/Type /Page /Parent 2 0 R /MediaBox [0 0 1e9 1e9]"),
    "png-size.png": lambda: _png(2**31 - 1, 2**31 - 1),
    "png-bomb.png": lambda: _png(30_000, 30_000, zlib.compress(b"\0" * 100_000_000)),
    "tiff-loop.tif": lambda: b"II*\0\x08\0\0\0\0\0\x08\0\0\0" * 100,
}
