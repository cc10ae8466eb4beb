"""Which entry of a feed is which entry of an earlier poll. Pure.

A link alone does not tell: press offices and podcasts link every entry to one page. Nor does a guid: some feeds give
one to whatever is newest. Entries are told apart by what they say of themselves, and taken for one when nothing they
say differs that matters. In doubt they are two: an article shown twice is a nuisance, one taken for another is a loss.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from crawler.model import Entry
from crawler.urls import is_home, key_url

MIN_TIMED_LENGTH: Final = len("2026-11-23T08:15")  # a shorter stated date has no time of day


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry of an earlier poll. `key`: of its link, "" without one; `forgotten`: its words were erased."""

    id: int
    key: str
    guid: str | None = None
    title: str | None = None
    text: str | None = None
    published: str | None = None
    forgotten: bool = False


def distinct(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries of one document, each once, in order; a guid that several of them have is removed.

    One told twice in other words has both texts, and the categories of both.
    """
    kept: list[Entry] = []
    namesakes: dict[tuple[str, str | None], list[KnownEntry]] = {}
    for entry in entries:
        one = _as_known(entry, len(kept))
        told = namesakes.setdefault((one.key, one.title), [])
        same = [other for other in told if _told_twice(one, other)]
        if not same:
            told.append(one)
            kept.append(entry)
            continue
        first = kept[same[0].id]
        kept[same[0].id] = first = replace(first, categories=_joined(first.categories, entry.categories))
        if one.text and all(one.text not in (other.text or "") for other in same):
            text = "\n\n".join(filter(None, (first.text, entry.text)))
            kept[same[0].id] = replace(first, text=text)
            told[told.index(same[0])] = replace(same[0], text=_folded(text))
    holders = Counter(entry.guid for entry in kept)
    return tuple(replace(entry, guid=None) if holders[entry.guid] > 1 else entry for entry in kept)


def _joined(one: str | None, other: str | None) -> str | None:
    """The distinct paragraphs of both."""
    return "\n\n".join(dict.fromkeys(part for text in (one, other) if text for part in text.split("\n\n"))) or None


def matched(entries: Sequence[Entry], known: Sequence[KnownEntry]) -> tuple[int | None, ...]:
    """For each of a document's distinct entries the id of the known entry that it is; None for a new one.

    The surest pairs are made first, and no known entry is taken twice. `known`: all that share a link, a guid or, for
    entries without a link, words with one of the entries.
    """
    asked = [_as_known(entry, number) for number, entry in enumerate(entries)]
    held = [replace(one, title=_folded(one.title), text=_folded(one.text)) for one in known]
    shared = _shared_keys(asked, held)
    holders = _by_mark(held, shared)
    pairs = sorted(
        (-likeness, one.id, other.id)
        for one in asked
        for other in {other.id: other for mark in _marks(one, shared) for other in holders.get(mark, ())}.values()
        if (likeness := _likeness(one, other, is_shared=one.key in shared))
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, number, known_id in pairs:
        if number not in found and known_id not in taken:
            found[number] = known_id
            taken.add(known_id)
    return tuple(found.get(number) for number in range(len(entries)))


def _as_known(entry: Entry, number: int) -> KnownEntry:
    key = key_url(entry.url) if entry.url else ""
    return KnownEntry(number, key, entry.guid, _folded(entry.title), _folded(entry.text), entry.published)


def _folded(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def _shared_keys(asked: Sequence[KnownEntry], known: Sequence[KnownEntry]) -> set[str]:
    """The links that several entries have, in this document or before."""
    counts = [Counter(one.key for one in group) for group in (asked, known)]
    return {key for count in counts for key, n in count.items() if n > 1 or not key}


def _marks(one: KnownEntry, shared: set[str]) -> list[tuple[str, str]]:
    """What an entry has in common with any that it may be: the guid, and the link, or words where links are shared."""
    has_own_link = one.key not in shared or not (one.title or one.text)
    words = (("key", one.key),) if has_own_link else (("title", one.title), ("text", one.text))
    return [(kind, value) for kind, value in (("guid", one.guid), *words) if value]


def _by_mark(held: Sequence[KnownEntry], shared: set[str]) -> dict[tuple[str, str], list[KnownEntry]]:
    holders: dict[tuple[str, str], list[KnownEntry]] = {}
    for one in held:
        for mark in _marks(one, shared):
            holders.setdefault(mark, []).append(one)
    return holders


def _told_twice(one: KnownEntry, other: KnownEntry) -> bool:
    """Whether two entries of one document with the same link and title are one entry told twice."""
    if one.guid and one.guid == other.guid:
        return not (_differs(one.text, other.text) and _differs(one.published, other.published))
    if one.guid and other.guid:
        return one.text == other.text and one.published == other.published
    return one.text == other.text and not _at_other_times(one, other)


def _likeness(one: KnownEntry, other: KnownEntry, *, is_shared: bool) -> int:
    """How surely an entry is a known one, from 0 (it is another) to 5 (nothing differs).

    `is_shared`: several entries have its link, or it has none.
    """
    if other.forgotten:
        return 5 if _is_forgotten(one, other, is_shared=is_shared) else 0
    if one.key != other.key:
        return 1 if _moved(one, other) else 0
    same_title, same_time = one.title == other.title, one.published == other.published
    if same_title and same_time and one.text == other.text:
        return 5
    same_guid, guids_differ = _guids(one, other)
    if same_guid and (one.key or _moved(one, other)):
        return 4 if same_title else 3
    told_again = _told_with_new_guid if guids_differ else _told_without_guid
    return 2 if told_again(one, other, is_shared=is_shared) else 0


def _told_with_new_guid(one: KnownEntry, other: KnownEntry, *, is_shared: bool) -> bool:
    """Whether only the guid is new: some feeds make new ones in every poll. With a new day or time it is another.

    Its text may be new as well where the entry alone leads to its page, and keeps title and time.
    """
    leads_to_page = bool(one.key) and not is_shared and not is_home(one.key)
    same_time = one.published == other.published and _has_time_of_day(one.published)
    if one.title != other.title or (_differs(one.text, other.text) and not (leads_to_page and same_time)):
        return False
    is_again = _at_other_times(one, other) or _differs(_day(one.published), _day(other.published))
    return (leads_to_page and not is_again) or not _differs(one.published, other.published)


def _told_without_guid(one: KnownEntry, other: KnownEntry, *, is_shared: bool) -> bool:
    """Whether it is the same entry in other words: any with a link of its own; else one that keeps title and time."""
    same_time = one.published == other.published and _has_time_of_day(one.published)
    same_words = one.text == other.text and not _at_other_times(one, other)
    return not is_shared or (one.title == other.title and (same_words or same_time))


def _guids(one: KnownEntry, other: KnownEntry) -> tuple[bool, bool]:
    """Whether both have the same guid, and whether each has one of its own: another, and more than its link again."""
    if not one.guid or not other.guid:
        return False, False
    if one.guid == other.guid:
        return True, False
    return False, not (one.key and key_url(one.guid) == one.key and key_url(other.guid) == other.key)


def _moved(one: KnownEntry, other: KnownEntry) -> bool:
    """Whether an entry is a known one with its guid whose link changed.

    A guid that a feed gives to whatever is newest shows in other dates and words.
    """
    if not one.guid or one.guid != other.guid:
        return False
    same_title, same_text = one.title == other.title, bool(one.text) and one.text == other.text
    texts_differ = _differs(one.text, other.text)
    if _differs(one.published, other.published):
        return same_title and same_text
    if one.published == other.published and _has_time_of_day(one.published):
        return same_title or not texts_differ
    return same_text or (same_title and not texts_differ)


def _is_forgotten(one: KnownEntry, other: KnownEntry, *, is_shared: bool) -> bool:
    if one.guid and other.guid and (one.guid == other.guid or is_shared):
        return one.guid == other.guid
    return bool(one.key) and one.key == other.key and not is_shared


def _at_other_times(one: KnownEntry, other: KnownEntry) -> bool:
    """Whether both state a time of day, and not the same: two alerts in the same words are two events."""
    is_timed = _has_time_of_day(one.published) and _has_time_of_day(other.published)
    return is_timed and one.published != other.published


def _day(stated: str | None) -> str | None:
    return stated[:10] if stated else None


def _has_time_of_day(stated: str | None) -> bool:
    return bool(stated) and len(stated or "") >= MIN_TIMED_LENGTH and "T00:00" not in (stated or "")


def _differs(one: str | None, other: str | None) -> bool:
    """Whether both are stated and not the same."""
    return bool(one and other) and one != other
