"""Values, bodies and files somebody sends who wants the system to stumble."""

import io
import struct
import zipfile
import zlib
from random import Random
from typing import Any

from huoshui.demo.papers import demo_paper

LONG = "长" * 300_000  # a megabyte once encoded

VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**31,
    2**63,
    10**30,
    1.5,
    float("nan"),
    float("inf"),
    "",
    " ",
    "-1.00",
    "1.234",
    "NaN",
    "Infinity",
    "1e9",
    "99999999999999999999999.00",
    "92233720368547758.08",
    "٣٤٥",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "2026-11-22T25:61:00",
    "a\x00b",
    "\x00",
    "\ud800",
    "😀👨‍👩‍👧‍👦",
    "\u202e文本\u200b",
    "' OR 1=1 --",
    "'; DROP TABLE identity_user; --",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "{{7*7}}${7*7}{name}%s%n",
    "../../../../etc/passwd",
    "x" * 5000,
    [],
    ["a\x00"],
    {},
    {"a": {"b": ["\x00"]}},
    [[[[[[]]]]]],
)

# What stands in the place of a whole body: not JSON, or not what was asked for.
BODIES: tuple[bytes, ...] = (
    b"",
    b"null",
    b"[]",
    b'"text"',
    b"{",
    b"\x00",
    b"\xff\xfe{}",
    b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    b"[" * 200_000,
    b'{"amount": NaN, "reason": Infinity}',
    b'{"amount": ' + b"9" * 6000 + b"}",
    b'{"form": {"name": "' + LONG.encode() + b'"}, "reason": "' + LONG.encode() + b'"}',
    b'{"__proto__": {}, "form": {"\\u0000": 1, "__class__": "x"}}',
    b'{"form": {"name": "\\ud800"}, "reason": "\\udfff"}',
)

PATHS: tuple[str, ...] = (
    "%00",
    "a%00b",
    "%F0%9F%98%80",
    "%ED%A0%80",
    "%FF%FE",
    "..%2F..%2Fetc",
    "%27%20OR%201%3D1",
    "-1",
    "0",
    str(2**63),
    "9" * 40,
    "1e3",
    "x" * 2000,
    "%0d%0aSet-Cookie:%20a=b",
)

KEYS: tuple[str, ...] = ("", "x" * 101, "a\x00b", "ключ", "é" * 40, "' OR 1=1")


def png(width: int, height: int, *, rows: bytes = b"") -> bytes:
    """A PNG that claims to be that large, whatever it holds."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(rows or b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + data + chunk(b"IEND", b"")


def zipped(**files: bytes) -> bytes:
    """An archive of those files, `__` in a name standing for a slash and `_` for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def files() -> list[tuple[str, bytes, str]]:
    """(name, content, declared type) of hostile files."""
    photo = demo_paper("id_card", "陈伟")
    html = b"<script>alert(document.domain)</script>"
    return [
        ("empty.jpg", b"", "image/jpeg"),
        ("bomb.png", png(60_000, 60_000), "image/png"),
        ("wide.png", png(2**31 - 1, 1), "image/png"),
        ("nothing.png", png(0, 0), "image/png"),
        ("short.png", png(4000, 4000), "image/png"),
        ("cut.jpg", photo[: len(photo) // 2], "image/jpeg"),
        ("head.jpg", photo[:3], "image/jpeg"),
        ("head.png", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("head.webp", b"RIFF\xff\xff\xff\xffWEBPVP8X", "image/webp"),
        ("polyglot.jpg", photo + html, "image/jpeg"),
        ("polyglot.html", photo + html, "text/html"),
        ("page.html", html, "text/html"),
        ("page.pdf", html, "application/pdf"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Cat", "application/pdf"),
        ("loop.pdf", _looping_pdf(), "application/pdf"),
        ("deep.pdf", b"%PDF-1.4\n1 0 obj\n" + b"[" * 50_000 + b"\nendobj\n%%EOF", "application/pdf"),
        ("macro.docx", zipped(word__document_xml=b"<x/>", word__vbaProject_bin=b"x"), ""),
        ("bomb.xlsx", zipped(xl__workbook_xml=b"\0" * 30_000_000), ""),
        ("cut.xlsx", zipped(xl__workbook_xml=b"<x/>")[:-30], ""),
        ("head.docx", b"PK\x03\x04" + b"\xff" * 100, ""),
        ("program.exe", b"MZ" + b"\0" * 500, "image/png"),
        ("../../etc/passwd\r\nX: y.jpg", photo, "image/jpeg"),
        ("名" * 400 + ".jpg", photo, "image/jpeg"),
        ("a\x00b.jpg", photo, "image/jpeg"),
        ("photo.jpg", photo, "a\x00;" * 50),
    ]


def _looping_pdf() -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm 1 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [2 0 R] /Parent 2 0 R /Count 1 >>\nendobj\n"
        b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 3 /Root 1 0 R /Prev 150 >>\nstartxref\n150\n%%EOF"
    )


def mangled(content: bytes, random: Random, count: int) -> list[bytes]:
    """Copies of a file, each with some bytes changed, cut out or put in."""
    found = []
    for _ in range(count):
        copy = bytearray(content)
        for _ in range(random.randint(1, 12)):
            place = random.randrange(len(copy))
            what = random.random()
            if what < 0.6:
                copy[place] = random.randrange(256)
            elif what < 0.8:
                del copy[place : place + random.randint(1, 200)]
            else:
                copy[place:place] = random.randbytes(random.randint(1, 50))
        found.append(bytes(copy))
    return found
