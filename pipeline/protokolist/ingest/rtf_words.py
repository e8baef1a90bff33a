"""Control words of RTF that the reader tells apart."""

from typing import Final, Literal

# Words that stand for a sign.
SIGNS: Final = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
}
# Words whose group holds text of its own.
DESTINATIONS: Final[dict[str, Literal["fonts", "number", "note", "box", "head", "letterhead", "foot"]]] = {
    "fonttbl": "fonts",
    "listtext": "number",
    "pntext": "number",
    "footnote": "note",
    "shptxt": "box",
    "dptxbxtext": "box",
    "header": "head",
    "headerl": "head",
    "headerr": "head",
    "headerf": "letterhead",
    "footer": "foot",
    "footerl": "foot",
    "footerr": "foot",
    "footerf": "foot",
}
# Words whose group is no text.
SKIPPED: Final = frozenset((
    "colortbl", "stylesheet", "info", "pict", "objdata", "objclass", "objname", "listtable", "listoverridetable",
    "revtbl", "rsidtbl", "generator", "themedata", "colorschememapping", "latentstyles", "datastore", "xmlnstbl",
    "fldinst", "bkmkstart", "bkmkend", "annotation", "atnid", "atnauthor", "atnref", "atndate", "atntime",
    "atnparent", "nonesttables", "nesttableprops", "pntxta", "pntxtb", "shprslt", "sp", "sn", "sv", "filetbl",
    "template", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "private", "xe", "tc", "rxe", "txe",
    "upr", "fontemb", "panose", "falt", "fname", "file", "mmathPr", "background", "keywords", "author", "operator",
    "title", "subject", "comment", "doccomm", "company",
))  # fmt: skip
# Fonts name their character set by a number of Windows'.
CHARSETS: Final = {
    0: "cp1252",
    1: "cp1252",
    77: "mac-roman",
    128: "cp932",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp866",
}
# The character set of the whole file where no code page is named.
CODEPAGES: Final = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850"}
# Code pages that Python knows by name only.
NUMBERED: Final = {10007: "mac-cyrillic", 65001: "utf-8", 28595: "iso8859-5", 20866: "koi8-r"}
