"""The addresses that an article's page names as its translations, and the articles that these are."""

import json
from collections.abc import Collection

from crawler.model import Article
from crawler.store.ledger import Ledger
from crawler.urls import key_url


def keep_translations(ledger: Ledger, article_id: int, article: Article) -> None:
    """Write what the page names, in the place of what it named before. Part of the caller's transaction."""
    if article.extraction != "ok":
        return
    keys = {key_url(address) for _, address in article.translations}
    ledger.db.execute(
        "delete from translations where article_id = ? and key_url not in (select value from json_each(?))",
        [article_id, json.dumps(sorted(keys))],
    )
    ledger.db.conn.executemany(
        "insert into translations (article_id, key_url) values (?, ?) on conflict do nothing",
        [(article_id, key) for key in sorted(keys)],
    )


def translations_of(ledger: Ledger, article_id: int) -> tuple[int, ...]:
    """The other articles that the page of this one names as its translations, or whose pages name it, oldest first."""
    rows = ledger.rows(
        "select distinct u.article_id as id from translations t join url_aliases u on u.key_url = t.key_url "
        "where t.article_id = ?1 and u.article_id != ?1 union "
        "select distinct t.article_id from url_aliases u join translations t on t.key_url = u.key_url "
        "where u.article_id = ?1 and t.article_id != ?1 order by 1",
        [article_id],
    )
    return tuple(int(row["id"]) for row in rows)


def translated_pairs(ledger: Ledger, article_ids: Collection[int]) -> tuple[tuple[int, int], ...]:
    """Of these articles those whose page names another of them as its translation, each with that one."""
    rows = ledger.rows(
        "select distinct t.article_id as one, u.article_id as other from translations t "
        "join url_aliases u on u.key_url = t.key_url where t.article_id in (select value from json_each(?1)) "
        "and u.article_id in (select value from json_each(?1)) and u.article_id != t.article_id order by 1, 2",
        [json.dumps(sorted(article_ids))],
    )
    return tuple((row["one"], row["other"]) for row in rows)
