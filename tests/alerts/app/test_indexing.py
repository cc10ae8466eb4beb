"""Words are written when nothing else is to be done, in batches, for every article, and anew for another version."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from alerts.app.indexing import index_words, index_words_at_rest, index_words_of_a_round
from alerts.app.pipeline import judge
from alerts.app.runtime import Runtime
from alerts.app.sending import send_due
from alerts.archive import search
from alerts.configuration import load_config
from alerts.matching.index_terms import index_terms_version
from alerts.store import ALERTS, index_is_of, index_tasks, record_index_version
from crawler.spiders import Crawl
from crawler.store import CRAWLER, open_ledger, prune
from crawler.workers import Workers
from tests.alerts.app.test_sending import CONFIG, NoNet
from tests.inbox import Note, recorder
from tests.ledger import Desk

pytestmark = pytest.mark.chain


@pytest.fixture
def notes() -> Iterator[list[Note]]:
    with recorder() as received:
        yield received


@pytest.fixture
def runtime(desk: Desk, notes: list[Note]) -> Iterator[Runtime]:
    path = desk.path.parent / "config.yaml"
    path.write_text(CONFIG)
    with closing(open_ledger(desk.path, (CRAWLER, ALERTS))) as ledger:
        config = load_config(path, {}).config
        made = Runtime(config, ledger, cast("Crawl", NoNet()), Workers(1), b"key", lambda: desk.now)
        made.adopt(config)
        yield made


def vocabulary(desk: Desk) -> set[object]:
    return {row["term"] for row in desk.rows("select term from article_vocabulary")}


def test_words_wait_for_the_judgement_and_for_the_message(desk: Desk, runtime: Runtime, notes: list[Note]) -> None:
    desk.article("https://a.example/1", "The keel of hull 1 was laid.", published=desk.now.isoformat())

    async def main() -> None:
        assert await index_words_at_rest(runtime) == 0
        await judge(runtime)
        assert await index_words_at_rest(runtime) == 0
        await send_due(runtime)
        assert await index_words_at_rest(runtime) == 1
        assert await index_words_at_rest(runtime) == 0

    asyncio.run(main())
    assert len(notes) == 1
    assert "keel" in vocabulary(desk)


def test_a_message_that_is_tried_again_later_holds_no_words_up(desk: Desk, runtime: Runtime) -> None:
    desk.article("https://a.example/1", "The keel of hull 1 was laid.", published=desk.now.isoformat())

    async def main() -> None:
        await judge(runtime)
        with runtime.ledger.write() as db:
            db.execute("update deliveries set due_at = '2099-01-01T00:00:00.000Z', attempts = 1")
        assert await index_words_at_rest(runtime) == 1

    asyncio.run(main())


def test_every_article_gets_its_words_in_one_round(desk: Desk, runtime: Runtime) -> None:
    for n in range(35):
        desk.article(f"https://a.example/{n}", f"The keel of hull {n} was laid at yard {n * 7}, in hall {n * 13}.")
    asyncio.run(index_words_of_a_round(runtime))
    assert not index_tasks(desk.ledger, 9)
    assert {str(n) for n in range(35)} <= vocabulary(desk)
    assert [one.article.id for one in search(desk.ledger, '"hull 7"', {}, None)] == [8]


def test_the_words_of_another_version_are_all_written_anew(desk: Desk, runtime: Runtime) -> None:
    for n in range(12):
        desk.article(f"https://a.example/{n}", f"The keel of hull {n} was laid at yard {n * 7}, in hall {n * 13}.")
    asyncio.run(index_words_of_a_round(runtime))
    record_index_version(desk.ledger, "an older one")
    with desk.ledger.write() as db:
        db.execute("delete from worded")
    assert len(list(search(desk.ledger, "keel", {}, None))) == 12

    async def main() -> None:
        assert await index_words(runtime) == 10
        assert index_is_of(desk.ledger, index_terms_version())
        assert len(list(search(desk.ledger, "keel", {}, None))) == 12
        assert await index_words(runtime) == 2

    asyncio.run(main())
    assert not index_tasks(desk.ledger, 9)
    assert len(list(search(desk.ledger, "keel", {}, None))) == 12


def test_an_article_that_changes_while_its_words_are_found_waits_again(desk: Desk, runtime: Runtime) -> None:
    desk.article("https://a.example/1", "The keel was laid.")
    asyncio.run(index_words_of_a_round(runtime))
    desk.article("https://a.example/2", "A zeppelin rose.")

    async def main() -> None:
        writing = asyncio.create_task(index_words(runtime))
        while not writing.done():
            with desk.ledger.write() as db:
                db.execute("update articles set text = 'An airship rose.' where id = 2")
                db.execute("update versions set text = 'An airship rose.' where article_id = 2")
            await asyncio.sleep(0)

    asyncio.run(main())
    assert [one.article.id for one in search(desk.ledger, "airship", {}, None)] == [2]
    asyncio.run(index_words_of_a_round(runtime))
    assert "zeppelin" not in vocabulary(desk)


def test_pruned_texts_are_not_found_and_their_titles_are(desk: Desk, runtime: Runtime) -> None:
    desk.article("https://a.example/1", "A zeppelin rose.", title="Harbour")
    asyncio.run(index_words_of_a_round(runtime))
    desk.now += timedelta(days=400)
    for _ in prune(desk.ledger, timedelta(days=365), desk.now):
        assert not list(search(desk.ledger, "zeppelin", {}, None))
        assert [one.article.id for one in search(desk.ledger, "harbour", {}, None)] == [1]
    asyncio.run(index_words_of_a_round(runtime))
    assert [one.article.id for one in search(desk.ledger, "harbour", {}, None)] == [1]


def test_a_copy_of_the_ledger_is_searched_without_a_word_written(desk: Desk, runtime: Runtime, tmp_path: Path) -> None:
    desk.article("https://a.example/1", "A zeppelin rose.")
    asyncio.run(index_words_of_a_round(runtime))
    desk.article("https://a.example/2", "A zeppelin sank.")
    with desk.ledger.write():
        pass
    desk.ledger.rows("pragma wal_checkpoint(truncate)")
    copy = tmp_path / "copy.db"
    shutil.copyfile(desk.path, copy)
    before = copy.read_bytes()
    with closing(open_ledger(copy, (CRAWLER, ALERTS))) as ledger:
        ledger.db.execute("pragma query_only = on")
        assert [one.article.id for one in search(ledger, "zeppelin*", {}, None)] == [2, 1]
        assert [one.article.id for one in search(ledger, "*ppelin NEAR/3 rose", {}, None)] == [1]
    assert copy.read_bytes() == before
