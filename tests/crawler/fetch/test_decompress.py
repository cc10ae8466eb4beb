"""A body comes out whole or not at all."""

import contextlib
import gzip
import lzma
import zlib

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.decompress import BodyTooLargeError, BrokenBodyError, decompressed

TEXT = b"Tanks crossed the river at dawn. " * 200
LIMIT = 1 << 20


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def gzipped(body: bytes) -> bytes:
    """The same bytes at any time of day, so that every test process collects the same tests."""
    return gzip.compress(body, mtime=0)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzipped(TEXT)),
        ("X-GZip", gzipped(TEXT)),
        ("gzip", gzipped(TEXT[:100]) + gzipped(TEXT[100:])),
        ("gzip", gzipped(TEXT) + bytes(8)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("br", brotli.compress(TEXT)),
        ("gzip, gzip", gzipped(gzipped(TEXT))),
        ("br, gzip", gzipped(brotli.compress(TEXT))),
    ],
)
def test_an_encoding_is_undone(encoding: str, packed: bytes) -> None:
    assert decompressed(packed, encoding, LIMIT) == TEXT


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_body_that_was_cut_off_is_broken(encoding: str) -> None:
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[encoding]
    packed = pack(TEXT)
    for cut in (1, len(packed) // 2, len(packed) - 1):
        with pytest.raises(BrokenBodyError):
            decompressed(packed[:cut], encoding, LIMIT)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_bomb_is_stopped_at_the_limit(encoding: str) -> None:
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[encoding]
    packed = pack(bytes(LIMIT + 1))
    with pytest.raises(BodyTooLargeError):
        decompressed(packed, encoding, LIMIT)
    assert len(decompressed(pack(bytes(LIMIT)), encoding, LIMIT)) == LIMIT


@pytest.mark.parametrize("encoding", ["gzip, gzip, gzip, gzip", "gzip"])
def test_a_body_that_is_not_what_its_encoding_says_is_broken(encoding: str) -> None:
    with pytest.raises(BrokenBodyError):
        decompressed(TEXT, encoding, LIMIT)


@pytest.mark.parametrize("encoding", ["utf-8", "none", "binary", "UTF-8, gzip", "gzip, utf-8"])
@pytest.mark.parametrize("text", [TEXT, "Фрегаты спущены на воду".encode("cp1251"), "軍艦".encode("utf-16")])
def test_a_name_that_is_no_coding_is_passed_over(encoding: str, text: bytes) -> None:
    body = gzip.compress(text) if "gzip" in encoding else text
    assert decompressed(body, encoding, LIMIT) == text


@pytest.mark.parametrize("encoding", ["zstd", "utf-8", "dcb, gzip"])
def test_a_body_that_is_packed_in_an_unknown_way_is_broken(encoding: str) -> None:
    packed = lzma.compress(TEXT * 20)
    with pytest.raises(BrokenBodyError, match=r"packed in a way that was not asked for"):
        decompressed(gzip.compress(packed) if "gzip" in encoding else packed, encoding, LIMIT)


@given(st.binary(), st.sampled_from(["gzip", "deflate", "br", "gzip, br", "x"]))
def test_noise_raises_only_the_declared_errors(body: bytes, encoding: str) -> None:
    with contextlib.suppress(BrokenBodyError, BodyTooLargeError):
        decompressed(body, encoding, 1000)
