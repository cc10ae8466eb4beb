"""Saving articles: one row for each, whatever the spelling of its address, and every version of it."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from crawler.article_dates import StatedDate, chosen_date, shared_dates, stated_dates
from crawler.closer_look import agree_as_wholes
from crawler.model import Access, Article, Change, DueEntry
from crawler.noted_looks import NotedLooks
from crawler.revisions import from_entry
from crawler.store.appended import append_change
from crawler.store.categories import categories_of, has_new_category, keep_categories
from crawler.store.columns import dates, dates_cell
from crawler.store.entries import OWN_KEY, ReadResult, feed_words, is_dated_anew, settle_entry
from crawler.store.groups import join_group
from crawler.store.kept_versions import add_version
from crawler.store.ledger import Ledger
from crawler.store.repeated_lines import is_new_line, repeated_lines, repeated_paragraphs
from crawler.store.shared_texts import share_text
from crawler.store.signs import is_taken_down, note_signs, said_before
from crawler.store.sources import keep_page_outlet
from crawler.store.translations import keep_translations
from crawler.store.twins import append_twins, keep_copy
from crawler.times import instant, to_text
from crawler.urls import key_url
from crawler.versions import DecidedVersion, Held, Version, VersionQuestion, Words, version_of

MAX_TITLE: Final = 1_000
SEEN_FOR_SHARED: Final = 30  # of a source's newest articles, looked at for a date that its pages share
MAX_TEXT: Final = 300_000  # characters; the longest article seen had 120,000, and hostile ones take long to judge


def version_question(ledger: Ledger, reading: ReadResult) -> VersionQuestion:
    """What `save` will have to decide, as the ledger stands now."""
    return _found(ledger, reading).question


def save(
    ledger: Ledger,
    reading: ReadResult,
    now: datetime,
    decided: DecidedVersion | None = None,
    looks: NotedLooks | None = None,
) -> Change | None:
    """Write the article and the change to it in one transaction; None when nothing changed, not even its feed's date.

    `decided`: the version as it was decided elsewhere, because a long text takes seconds; it counts if the ledger still
    asks the same question. `looks`: answers to closer looks at stored texts, None to take them all here. A crash before
    leaves the entry waiting for its page. A crash after leaves the change to be judged.

    Raises:
        LooksMissingError: long texts are to be compared first, elsewhere; nothing was written.
    """
    with ledger.write():
        words_before = said_before(ledger, reading)
        change, article_id = _save(ledger, reading, now, decided, looks)
        is_anew = change is None and not is_taken_down(ledger, reading) and is_dated_anew(ledger, reading, article_id)
        is_news = change is not None and change.kind != "dated_anew"
        settle_entry(ledger, reading, article_id, now, is_news=is_news)
        share_text(ledger, reading.queued.id)
        if change and not reading.imported:
            append_twins(ledger, article_id, now)
        if is_anew:
            [row] = ledger.rows("select revision from articles where id = ?", [article_id])
            change = append_change(ledger, article_id, row["revision"], "dated_anew", now)
        corrected = note_signs(ledger, reading, article_id, words_before, now)
        if reading.article and reading.article.outlet:
            keep_page_outlet(ledger, reading.queued.source, reading.article.outlet)
    return change or corrected


@dataclass(frozen=True, slots=True)
class _Found:
    """A reading beside the ledger: the article's keys, its row (None when it is new), and what is to be decided.

    `repeated`: the lines that the article leaves out, and `within`: paragraphs that repeat, see `repeated_lines`.
    `categories`: what its feeds file it under.
    """

    article: Article
    own: str
    guessed: list[str]
    row: dict[str, Any] | None
    question: VersionQuestion
    repeated: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    categories: str = ""


def _found(ledger: Ledger, reading: ReadResult) -> _Found:
    queued = reading.queued
    read = _bounded(reading.article) if reading.article else None
    article = _with_captions(read or from_entry(queued.entry, "failed"), queued)
    own, guessed = _keys(queued, article)
    row = _held(ledger, queued, own, guessed, article)
    repeated = repeated_lines(ledger, queued.source, row["id"] if row else None, article)
    article = _without_lines(article, repeated)
    feeds = tuple(feed_words(ledger, reading, row["id"] if row else None))
    if read is None:
        feeds = (*feeds, Words("", queued.entry.captions or ""))
    said = article if read or row is None else None
    question = VersionQuestion(_as_held(ledger, row) if row else None, said, feeds)
    within = repeated_paragraphs(ledger, queued.source, row["id"] if row else None, article) if read else ()
    categories = categories_of(ledger, queued, row["id"] if row else None)
    return _Found(article, own, guessed, row, question, repeated, within, categories)


def _with_captions(article: Article, queued: DueEntry) -> Article:
    """The article with what its feed says of pictures among the lines beside its text."""
    captions = (queued.entry.captions or "").split("\n\n")
    return replace(article, left_out=(*article.left_out, *captions)) if queued.entry.captions else article


def _without_lines(article: Article, lines: tuple[str, ...]) -> Article:
    return (
        replace(article, left_out=tuple(line for line in article.left_out if line not in lines)) if lines else article
    )


def _save(
    ledger: Ledger, reading: ReadResult, now: datetime, decided: DecidedVersion | None, looks: NotedLooks | None
) -> tuple[Change | None, int]:
    queued, found = reading.queued, _found(ledger, reading)
    article, own, guessed, row = found.article, found.own, found.guessed, found.row
    is_decided = decided is not None and decided.question == found.question
    version = decided.version if decided and is_decided else version_of(found.question)
    if row is None:
        article_id = _insert(ledger, queued, article, own, version, now, looks)
        _keep_repeated(ledger, article_id, 1, found)
        _add_aliases(ledger, article_id, own, guessed)
        keep_translations(ledger, article_id, article)
        return append_change(ledger, article_id, 1, "imported" if reading.imported else "new", now), article_id
    _add_aliases(ledger, row["id"], own, guessed)
    keep_translations(ledger, row["id"], article)
    if version.kind is None and (_has_new_line(ledger, row, found) or has_new_category(ledger, row, found.categories)):
        version = replace(version, kind="revised")
    if version.kind is None:
        _keep_repeated(ledger, row["id"], None, found)
        return None, row["id"]
    if version.paywalled:
        ledger.db.execute("update articles set paywalled_at = ? where id = ?", [to_text(now), row["id"]])
    if version.kind == "paywalled":
        return append_change(ledger, row["id"], row["revision"], version.kind, now), row["id"]
    if version.is_read:
        article = replace(article, title=version.own.title)
        _update(ledger, row["id"], row["revision"] + 1, queued, article, version, now, looks)
        _drop_guesses(ledger, row["id"], guessed)
    else:
        _add_words(ledger, row, version, now, looks)
    _keep_repeated(ledger, row["id"], row["revision"] + 1, found)
    return append_change(ledger, row["id"], row["revision"] + 1, version.kind, now), row["id"]


def _keep_repeated(ledger: Ledger, article_id: int, revision: int | None, found: _Found) -> None:
    """Write what stands apart with the article and with its new version; None when it has none."""
    if revision is not None:
        keep_categories(ledger, article_id, revision, found.categories)
    beside, within = "\n\n".join(found.repeated), "\n\n".join(found.within)
    if not beside and not within:
        return
    lines = "\n\n".join((*found.repeated, *found.within))
    ledger.db.execute("update articles set repeated_lines = ? where id = ?", [lines, article_id])
    ledger.db.execute(
        "update versions set repeated_beside = ?, repeated_within = ? where article_id = ? and revision = ?",
        [beside, within, article_id, revision],
    )


def _has_new_line(ledger: Ledger, row: dict[str, Any], found: _Found) -> bool:
    return bool(found.repeated) and is_new_line(found.repeated, row, _as_held(ledger, row).others.text)


def _as_held(ledger: Ledger, row: dict[str, Any]) -> Held:
    others = ledger.rows(
        "select other_title, other_text from revisions where article_id = ? and revision = ?",
        [row["id"], row["revision"]],
    )[0]
    return Held(
        Words(row["title"], row["text"]),
        Words(others["other_title"], others["other_text"]),
        row["access_state"],
        row["extraction"],
        paywalled=bool(row["paywalled_at"]),
    )


def _add_words(ledger: Ledger, row: dict[str, Any], version: Version, now: datetime, looks: NotedLooks | None) -> None:
    """Write a version whose text is the one held: only its headline, or what others say, is new."""
    ledger.db.execute(
        "update articles set title = ?, revision = revision + 1 where id = ?", [version.own.title, row["id"]]
    )
    if version.own.title != row["title"]:
        join_group(ledger, row["id"], looks=looks)
    access = Access(row["access_state"], hidden_percent=row["hidden_percent"])
    held = Article(row["url"], extraction=row["extraction"], access=access)
    _keep_revision(ledger, row["id"], row["revision"] + 1, version, held, now)


def _bounded(article: Article) -> Article:
    """The article with what a row holds of it; one whose text is cut for that is never called whole."""
    size = len(article.text)
    if size <= MAX_TEXT and len(article.title or "") <= MAX_TITLE:
        return article
    access = article.access
    if size > MAX_TEXT and access.state in {"full", "unknown"}:
        percent = max(1, round(100 * (size - MAX_TEXT) / size))
        evidence = (f"Vedette keeps the first {MAX_TEXT:,} of {size:,} characters", *access.evidence)
        access = replace(access, state="truncated", hidden_percent=percent, confidence=1.0, evidence=evidence)
    return replace(article, title=(article.title or "")[:MAX_TITLE], text=article.text[:MAX_TEXT], access=access)


def _keys(queued: DueEntry, article: Article) -> tuple[str, list[str]]:
    """The key of the entry's own link, and those of the address its page came from or names as canonical."""
    if queued.own_words:
        return f"{OWN_KEY}{queued.id}", []
    own = key_url(queued.entry.url)
    others = (key_url(url) for url in (article.url, article.canonical_url) if url)
    return own, [key for key in dict.fromkeys(others) if key != own]


def _held(ledger: Ledger, queued: DueEntry, own: str, guessed: list[str], article: Article) -> dict[str, Any] | None:
    """The row of the article that was read: the one of its entry, or one that is known by one of its addresses.

    Where a redirect led, or what a page names as canonical, counts only when titles and texts agree as wholes: some
    sites send every reader to one page, or name one canonical address on all of them.
    """
    if queued.article_id is not None and (
        rows := ledger.rows("select * from articles where id = ?", [queued.article_id])
    ):
        return rows[0]
    for key in (own, *guessed):
        for row in ledger.rows(_BY_ALIAS, [key]):
            sure = key == own and not row["guessed"]
            if sure or agree_as_wholes((row["title"], row["text"]), (article.title or "", article.text)):
                return row
    return None


_BY_ALIAS: Final = (
    "select articles.*, guessed from url_aliases join articles on articles.id = article_id "
    "where url_aliases.key_url = ?"
)


def _add_aliases(ledger: Ledger, article_id: int, own: str, guessed: list[str]) -> None:
    """Make the article known by its addresses; the link of an entry is its article's, whoever was guessed before."""
    ledger.db.execute(
        "insert into url_aliases (key_url, article_id) values (?, ?) on conflict (key_url) do update "
        "set article_id = excluded.article_id, guessed = 0 where guessed",
        [own, article_id],
    )
    for key in guessed:
        ledger.db.execute(
            "insert into url_aliases (key_url, article_id, guessed) values (?, ?, 1) on conflict do nothing",
            [key, article_id],
        )


def _drop_guesses(ledger: Ledger, article_id: int, still: list[str]) -> None:
    """Take back the addresses that an earlier version of the page led to, or named, and this one does not."""
    marks = ", ".join("?" * len(still))
    ledger.db.execute(
        f"delete from url_aliases where article_id = ? and guessed and key_url not in ({marks})",  # noqa: S608 - marks alone
        [article_id, *still],
    )


def _stated_dates(ledger: Ledger, queued: DueEntry, article: Article) -> tuple[StatedDate, ...]:
    """The dates of feed and page; one that the last pages of the source share is marked as such.

    What a page states that holds no article is a guess.
    """
    by_page, is_guess = article.published, article.published_is_guess or article.extraction != "ok"
    rows = ledger.rows(
        "select dates from articles where source = ? and dates is not null order by id desc limit ?",
        [queued.source, SEEN_FOR_SHARED],
    )
    shared = shared_dates((dates(row["dates"]) for row in rows), queued.found_at) if by_page and not is_guess else ()
    return stated_dates(queued.entry.published, by_page, page_guessed=is_guess, shared=shared)


def _columns(ledger: Ledger, queued: DueEntry, article: Article) -> dict[str, Any]:
    """The columns that each new version of an article overwrites."""
    stated = _stated_dates(ledger, queued, article)
    published = chosen_date(stated, queued.found_at, first_poll=queued.first_poll).published
    published_at = instant(published)
    access = article.access
    return {
        "title": article.title or "",
        "text": article.text,
        "authors": json.dumps(article.authors, ensure_ascii=False),
        "agency": article.agency,
        "dates": dates_cell(stated),
        "published": published,
        "published_at": to_text(published_at) if published_at else None,
        "modified": article.modified or queued.entry.modified,
        "language": article.language,
        "possible_languages": json.dumps(article.possible_languages),
        "section": article.section,
        "tags": json.dumps(article.tags, ensure_ascii=False),
        "image": article.image,
        "form": article.form,
        "extraction": article.extraction,
        "access_state": access.state,
        "hidden_percent": access.hidden_percent,
        "marked_paid": None if access.marked_paid is None else int(access.marked_paid),
        "notice": access.notice,
        "evidence": json.dumps(access.evidence, ensure_ascii=False),
    }


def _insert(
    ledger: Ledger,
    queued: DueEntry,
    article: Article,
    key: str,
    version: Version,
    now: datetime,
    looks: NotedLooks | None,
) -> int:
    columns = _columns(ledger, queued, article) | {
        "url": queued.entry.url,
        "key_url": key,
        "source": queued.source,
        "found_at": to_text(queued.found_at),
        "unseen_at": to_text(queued.unseen_at) if queued.unseen_at else None,
        "first_poll": int(queued.first_poll),
        "revision": 1,
        "relation": "new",
    }
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    cursor = ledger.db.execute(f"insert into articles ({names}) values ({marks})", list(columns.values()))  # noqa: S608 - our own column names
    article_id = int(cursor.lastrowid or 0)
    join_group(ledger, article_id, version.marks, looks)
    _keep_revision(ledger, article_id, 1, version, article, now)
    return article_id


def _update(
    ledger: Ledger,
    article_id: int,
    revision: int,
    queued: DueEntry,
    article: Article,
    version: Version,
    now: datetime,
    looks: NotedLooks | None,
) -> None:
    columns = _columns(ledger, queued, article) | {"revision": revision, "paywalled_at": None}
    sets = ", ".join(f"{name} = ?" for name in columns)
    ledger.db.execute(f"update articles set {sets} where id = ?", [*columns.values(), article_id])  # noqa: S608 - our own column names
    join_group(ledger, article_id, version.marks, looks)
    _keep_revision(ledger, article_id, revision, version, article, now)


def _keep_revision(
    ledger: Ledger, article_id: int, revision: int, version: Version, article: Article, now: datetime
) -> None:
    own, others, access = version.own, version.others, article.access
    row = {
        "article_id": article_id,
        "revision": revision,
        "at": to_text(now),
        "title": own.title,
        "text": own.text,
        "access_state": access.state,
        "hidden_percent": access.hidden_percent,
        "other_title": others.title,
        "other_text": others.text,
        "extraction": article.extraction,
        "kind": version.revision,
    }
    add_version(ledger.db, row)
    keep_copy(ledger, article_id, revision)
