"""The value that judging a page's access gives back. Pure."""

from dataclasses import dataclass

from crawler.model import Access


@dataclass(frozen=True, slots=True)
class AccessVerdict:
    """What we hold of the article, and its text without the gate notice and all that follows the notice.

    `text` is never longer than the body it was cut from; it is "" when the page is `blocked`.
    """

    access: Access
    text: str
