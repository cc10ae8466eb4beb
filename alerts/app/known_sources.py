"""Which source of a configuration reads an address already, however the address is written."""

from alerts.configuration import Config
from alerts.messages.harmless import one_line
from crawler.model import SourceKind
from crawler.urls import key_url

SourceKey = tuple[SourceKind, str]


def source_key(kind: SourceKind, url: str) -> SourceKey:
    """What sources have in common that read one document: `HTTP://www.A.example/feed/` is `https://a.example/feed`.

    The kind counts, since a site's list of articles and its feed may differ in a parameter alone.
    """
    return kind, key_url(url)


def known_sources(config: Config) -> dict[SourceKey, str]:
    """The id of the first source that reads each document."""
    return {source_key(one.kind, one.url): one.id for one in reversed(config.sources)}


def plain_name(name: str) -> str:
    """A name as a configuration may have it: one short line in which nothing is replaced."""
    return one_line(name.replace("${", "$ {"))[:100].strip()
