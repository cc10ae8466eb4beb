"""Which texts are read beside copies: those of what was told of their group, and the ends of others of their source."""

from dataclasses import replace
from pathlib import Path

from alerts.store import texts_beside, told_alerts
from alerts.store.copied_texts import MAX_VERSIONS, USUAL_ARTICLES, _chosen
from crawler.model import ArticleVersion, Entry
from crawler.store import article_now
from tests.alerts.store.raising import fresh, raise_one
from tests.crawler.test_duplicates import FRIGATE
from tests.ledger import EVERY, Desk, source

OUTLETS = tuple(source(f"o{n}", f"https://o{n}.example/feed") for n in range(3))


def articles(desk: Desk) -> list[ArticleVersion]:
    ids = [row["id"] for row in desk.rows("select id from articles order by id")]
    return [article for id_ in ids if (article := article_now(desk.ledger, id_))]


def publish(desk: Desk, source_id: str, path: str, text: str) -> None:
    desk.now += EVERY
    url = f"https://{source_id}.example/{path}"
    entry = Entry(url, title=f"Keel {path}", published=desk.now.isoformat())
    desk.polled(entry, source_id=source_id)
    desk.read(desk.due(source_id)[0], text)


def test_the_texts_of_told_copies_and_the_ends_of_other_articles_are_read_for_copies_alone(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db")
    change = fresh(desk)
    raise_one(desk, change)
    copy = fresh(desk, "https://b.example/1", source_id="b")
    both = articles(desk)
    assert [one.group_id for one in both] == [1, 1]
    told = told_alerts(desk.ledger, [copy.article_id], [1])
    assert texts_beside(desk.ledger, both[:1], told).told == {}  # its copy is not told of, and not routed
    found = texts_beside(desk.ledger, both[1:], told)
    assert [(key, one.text) for key, one in found.told.items()] == [((1, 1), both[0].text)]
    assert both[0].title in found.told[1, 1].beside
    assert found.usual == {copy.article_id: ()}
    desk.ledger.close()


def test_an_article_without_copies_costs_nothing_and_copies_of_one_batch_know_what_is_usual(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db", sources=OUTLETS)
    for id_ in ("o0", "o1", "o2"):
        desk.polled(source_id=id_)
    for n in range(USUAL_ARTICLES + 2):
        publish(
            desk, "o1", f"other-{n}", f"Number {n} of many other texts, each of {n} words of its own.\n\nFooter {n}."
        )
    publish(desk, "o0", "a", FRIGATE)
    publish(desk, "o1", "b", FRIGATE)
    found = articles(desk)
    alone, copies = found[:-2], found[-2:]
    assert copies[0].group_id == copies[1].group_id
    beside = texts_beside(desk.ledger, found, ())
    assert beside.told == {}
    assert set(beside.usual) == {one.id for one in copies}
    assert [text.splitlines()[-1] for text in beside.usual[copies[1].id]] == [
        f"Footer {n}." for n in range(USUAL_ARTICLES + 1, 1, -1)
    ]
    assert texts_beside(desk.ledger, alone, ()) == type(beside)()
    desk.ledger.close()


def test_of_many_told_versions_the_first_and_the_newest_are_read(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db")
    raise_one(desk, fresh(desk))
    fresh(desk, "https://b.example/1", source_id="b")
    [one] = told_alerts(desk.ledger, [], [1])
    revisions = [(1, n) for n in range(1, 50)]
    assert _chosen(revisions, MAX_VERSIONS) == [(1, 1), (1, 49)]
    others = [(n, 1) for n in range(2, 2 * MAX_VERSIONS)]
    assert _chosen([(1, 1), *others], MAX_VERSIONS) == [(1, 1), *others[1 - MAX_VERSIONS :]]
    forgotten = replace(one, key=replace(one.key, article_id=77))
    assert set(texts_beside(desk.ledger, articles(desk)[1:], [one, forgotten]).told) == {(1, 1)}
    desk.ledger.close()
