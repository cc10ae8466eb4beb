"""Whether a polled document is the one of the last good poll, byte for byte, and is read in the same way. Pure.

Many servers give no validators. An equal document would give the same entries again, so it is not read.
"""

from dataclasses import replace
from hashlib import blake2b
from typing import Final

from crawler.model import FetchFailure, Poll, Response, Source
from crawler.polled import PolledEntries

READING_VERSION: Final = 3  # of whatever reads documents; a new one reads each document again


def body_digest(source: Source, response: Response) -> str:
    """A digest of a document, of what its server calls it, and of what decides how it is read."""
    how = (
        READING_VERSION, source.kind, source.url, source.links, source.cards or source.paths, source.full_text,
        sorted(source.keep_params), sorted(source.drop_params), source.language, response.header("content-type"),
    )  # fmt: skip
    digest = blake2b(repr(how).encode("utf8", "surrogatepass"), digest_size=16)
    digest.update(response.body)
    return digest.hexdigest()


def is_unchanged(source: Source, got: Response | FetchFailure, digest: str | None) -> bool:
    """Whether the answer says that nothing changed, or is the document with this digest."""
    if not isinstance(got, Response):
        return False
    return got.status == 304 or (got.status == 200 and digest is not None and body_digest(source, got) == digest)


def compared(
    poll: Poll, source: Source, got: Response | FetchFailure, digest: str | None, polled: PolledEntries
) -> Poll:
    """The poll with what the next one compares its document with. `digest`: of the last good poll's document.

    An index of sitemaps stays the same while they change, so that each poll reads it. A server says of the whole
    document that it is the same still, also when it sent a part.
    """
    if is_unchanged(source, got, digest):
        return replace(poll, unchanged=True, body_digest=digest)
    if polled.ending == "cut":
        return replace(poll, etag=None, last_modified=None, is_cut=True)
    if source.kind == "sitemap" and polled.further:
        return replace(poll, etag=None, last_modified=None)
    if polled.ending == "open":
        poll = replace(poll, etag=None, last_modified=None)
    if isinstance(got, Response) and poll.error is None:
        return replace(poll, body_digest=body_digest(source, got))
    return poll
