"""Undoing Content-Encoding within a limit.

It stands in for Scrapy's HttpCompressionMiddleware, which returns what it could unpack of a body that was cut off. An
article that ends in mid-sentence because the connection broke would then pass for a whole one. Here a body is whole,
or it is an error.
"""

import zlib
from typing import Self
from urllib.parse import urlsplit

import brotli  # type: ignore[import-untyped]
from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.fetch.failures import FetchError
from crawler.model import FetchFailure

ACCEPT_ENCODING = b"gzip, deflate, br"
MAX_LAYERS = 3
CODINGS = frozenset({"gzip", "x-gzip", "deflate", "br"})
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
MIN_TEXT_SHARE = 0.99
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_CHUNK_BYTES = 65_536


class BrokenBodyError(ValueError):
    """The body is not what its Content-Encoding says, or it is cut off."""


class BodyTooLargeError(ValueError):
    """The body grows beyond the limit when opened."""


class DecompressionMiddleware:
    """Asks for compressed responses and unpacks them, up to the request's `download_maxsize`."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads DOWNLOAD_MAXSIZE."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Name the encodings that can be unpacked."""
        request.headers[b"Accept-Encoding"] = ACCEPT_ENCODING

    def process_response(self, request: Request, response: Response) -> Response:
        """The response without its Content-Encoding."""
        encoding = b",".join(response.headers.getlist(b"Content-Encoding")).decode("latin-1")
        if not encoding or response.status == 304:
            return response
        max_bytes: int = request.meta.get("download_maxsize", self._max_bytes)
        try:
            body = decompressed(response.body, encoding, max_bytes)
        except BodyTooLargeError as error:
            raise FetchError(_too_large(request.url, max_bytes)) from error
        except BrokenBodyError as error:
            sentence = f"{urlsplit(request.url).hostname} sent a broken page: {error}."
            raise FetchError(FetchFailure(request.url, "broken_body", sentence)) from error
        headers = response.headers.copy()
        del headers[b"Content-Encoding"]
        return response.replace(headers=headers, body=body)


def _too_large(url: str, max_bytes: int) -> FetchFailure:
    host = urlsplit(url).hostname
    sentence = f"{host} sent a page that unpacks to more than {max_bytes // 1024:,} KiB; it was dropped."
    return FetchFailure(url, "too_large", sentence)


def decompressed(body: bytes, encoding: str, max_bytes: int) -> bytes:
    """The body without its `encoding`, a Content-Encoding value; "" leaves it as it is.

    A name that is no coding ("utf-8", "none") is passed over, as browsers do, as long as the body turns out to be text.

    Raises:
        BrokenBodyError: packed in a way that nobody asked for, too many times, or cut off.
        BodyTooLargeError: more than `max_bytes` at any layer.
    """
    layers = [name for name in (part.strip().lower() for part in encoding.split(",")) if name not in {"", "identity"}]
    if len(layers) > MAX_LAYERS:
        raise BrokenBodyError(f"its body is packed {len(layers)} times")
    known = [name for name in layers if name in CODINGS]
    for name in reversed(known):
        body = _unpacked(body, name, max_bytes) if body else body
    if len(known) < len(layers) and not _is_text(body):
        unknown = next(name for name in layers if name not in CODINGS)
        raise BrokenBodyError(f"its body is packed in a way that was not asked for ({unknown[:20]})")
    return body


def _is_text(body: bytes) -> bool:
    """Whether a body can be a document: what is packed has control characters everywhere."""
    start = body[:_CHUNK_BYTES]
    if start.startswith(UTF16_MARKS):
        return True
    return len(start.translate(None, _CONTROLS)) >= MIN_TEXT_SHARE * len(start)


def _unpacked(body: bytes, name: str, max_bytes: int) -> bytes:
    if name in {"gzip", "x-gzip"}:
        return _inflated(body, zlib.MAX_WBITS | 16, max_bytes)
    if name == "deflate":
        # RFC 9110 means zlib's format; some servers send the bare stream.
        zlib_header = body[0] & 0x0F == zlib.DEFLATED and int.from_bytes(body[:2], "big") % 31 == 0
        return _inflated(body, zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS, max_bytes)
    return _unbrotlied(body, max_bytes)


def _inflated(body: bytes, window_bits: int, max_bytes: int) -> bytes:
    out = bytearray()
    while body:  # a gzip body may have several members (RFC 1952 section 2.2)
        opener = zlib.decompressobj(window_bits)
        try:
            out += opener.decompress(body, max_bytes + 1 - len(out))
        except zlib.error as error:
            if out:
                break  # padding after the last member, which servers do send
            raise BrokenBodyError("its body does not unpack") from error
        if len(out) > max_bytes:
            raise BodyTooLargeError
        if not opener.eof:
            raise BrokenBodyError("its body is cut off")
        body = opener.unused_data if window_bits > zlib.MAX_WBITS else b""
    return bytes(out)


def _unbrotlied(body: bytes, max_bytes: int) -> bytes:
    opener = brotli.Decompressor()
    out = bytearray()
    try:
        out += opener.process(body, output_buffer_limit=_CHUNK_BYTES)
        while not opener.is_finished() and len(out) <= max_bytes:
            chunk = opener.process(b"", output_buffer_limit=_CHUNK_BYTES)
            if not chunk:
                raise BrokenBodyError("its body is cut off")
            out += chunk
    except brotli.error as error:
        raise BrokenBodyError("its body does not unpack") from error
    if len(out) > max_bytes:
        raise BodyTooLargeError
    return bytes(out)
