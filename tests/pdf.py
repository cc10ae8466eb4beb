"""PDFs for tests: lines of text in any script at places of a page, pictures, passwords.

    document([[Words(72, 700, "Keel laid"), …], …], title="…", made="D:20261128090000Z")

The font has no shapes: its codes are those of Unicode, and a table says so, which is all that a reader of text needs.
"""

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from pypdf import PdfReader, PdfWriter

TABLE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
5 beginbfrange <0020> <007E> <0020> <00A0> <017F> <00A0> <0400> <04FF> <0400> <2010> <2044> <2010> <FB00> <FB06> <FB00>
endbfrange endcmap end end"""


@dataclass(frozen=True, slots=True)
class Words:
    """Words that begin at `x`, `y`, in points from the lower left."""

    x: float
    y: float
    text: str
    size: float = 10.0


def column(text: str, x: float = 72, y: float = 700, size: float = 10.0) -> list[Words]:
    """The lines of a text, one below the other; an empty line is a gap."""
    return [Words(x, y - 12 * number, line, size) for number, line in enumerate(text.split("\n")) if line]


def document(
    pages: Sequence[Sequence[Words] | bytes],
    title: str = "",
    made: str = "",
    language: str = "",
    *,
    packed: bool = False,
) -> bytes:
    """A PDF with these pages: words, or what a page's drawing is."""
    parts: list[bytes] = [b"", b""]  # the catalogue and the list of pages, which name the others
    fonts = "<< /F 3 0 R >>"
    parts.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /T /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
    )
    parts.append(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /T /CIDSystemInfo << /Registry (A) /Ordering (I) /Supplement 0 >> /DW 500 >>"
    )
    parts.append(_stream(TABLE))
    kids = []
    for page in pages:
        drawing = page if isinstance(page, bytes) else b"\n".join(map(_drawn, page))
        parts.append(_stream(zlib.compress(drawing), "/Filter /FlateDecode") if packed else _stream(drawing))
        shown = f"/Resources << /Font {fonts} >> /Contents {len(parts)} 0 R"
        parts.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {shown} >>".encode())
        kids.append(f"{len(parts)} 0 R")
    parts[0] = f"<< /Type /Catalog /Pages 2 0 R {f'/Lang ({language})' if language else ''} >>".encode()
    parts[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    parts.append(
        f"<< /Title <{(chr(0xFEFF) + title).encode('utf-16-be').hex()}> {f'/CreationDate ({made})' if made else ''} >>".encode()
    )
    return _file(parts)


def scanned(pages: int) -> bytes:
    """A PDF whose pages are pictures."""
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    parts.append(
        _stream(
            b"\x80" * 64,
            "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8",
        )
    )
    parts.append(_stream(b"q 595 0 0 842 0 0 cm /P Do Q"))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /P 3 0 R >> >> /Contents 4 0 R >>"
    kids = " ".join(f"{number} 0 R" for number in range(5, 5 + pages))
    parts[1] = f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>".encode()
    return _file([*parts, *[page] * pages, b"<< >>"])


def locked(pdf: bytes, password: str) -> bytes:
    """The same behind a password; "" for one that only forbids printing."""
    writer = PdfWriter(PdfReader(io.BytesIO(pdf)))
    writer.encrypt(password, "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _drawn(words: Words) -> bytes:
    return f"BT /F {words.size:g} Tf {words.x:g} {words.y:g} Td <{words.text.encode('utf-16-be').hex()}> Tj ET".encode()


def _stream(data: bytes, more: str = "") -> bytes:
    return f"<< /Length {len(data)} {more} >>\nstream\n".encode() + data + b"\nendstream"


def _file(parts: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    start = len(out)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(parts) + 1} /Root 1 0 R /Info {len(parts)} 0 R >>\n".encode()
    return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())
