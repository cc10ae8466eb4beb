"""Long texts are compared in a worker before they are saved: with the same groups as in place, and nothing lost."""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.closer_look import Content, Look, Side, look_closely
from crawler.deciding import decided_version, with_looks
from crawler.model import Access, Article, Change, Entry
from crawler.noted_looks import MAX_IN_PLACE, LooksMissingError, NotedLooks
from crawler.store import ReadResult, save
from crawler.workers import Workers
from tests.ledger import START, Desk, source

OUTLETS = tuple(f"o{number}" for number in range(6))
WORDS = [f"{a}{b}{c}" for a in ("ka", "lo", "mi", "ru") for b in "bdfglmnprst" for c in ("an", "el", "or")]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = desk_at(tmp_path / "v.db")
    yield one
    one.ledger.close()


def desk_at(path: Path) -> Desk:
    return Desk(path, sources=tuple(source(name, f"https://{name}.example/feed") for name in OUTLETS))


def long_text(seed: int, sentences: int = 120) -> str:
    chance = random.Random(seed)
    return " ".join(f"{' '.join(chance.choices(WORDS, k=12)).capitalize()}." for _ in range(sentences))


def page(desk: Desk, outlet: str, text: str, teaser: str = "") -> ReadResult:
    """The reading of the one page of an outlet; a new teaser lets it be read again."""
    url = f"https://{outlet}.example/1"
    desk.polled(Entry(url, title="A title", text=teaser), source_id=outlet)
    [queued] = desk.due(outlet)
    return ReadResult(queued, Article(url, title="A title", text=text, access=Access("full")), None)


async def saved(desk: Desk, reading: ReadResult, workers: Workers) -> Change | None:
    decided = await decided_version(desk.ledger, reading, workers)

    async def record(looks: NotedLooks) -> Change | None:
        return save(desk.ledger, reading, desk.now, decided, looks)

    return await with_looks(record, reading.queued.source, workers)


def asked(desk: Desk, reading: ReadResult, answers: dict[Look, bool]) -> tuple[Look, ...]:
    """The looks that a save asks for; none when it stands."""
    try:
        save(desk.ledger, reading, desk.now, None, NotedLooks(answers))
    except LooksMissingError as missing:
        return missing.looks
    return ()


def groups(desk: Desk) -> list[object]:
    return [(row["group_id"], row["relation"]) for row in desk.rows("select group_id, relation from articles")]


def look(text: str, other: str = "", kind: str = "same") -> Look:
    one, two = (Side(name, 9, Content("A title", said, START, None)) for name, said in (("a", text), ("b", other)))
    return Look("same" if kind == "same" else "twin", one, two)


def test_a_save_that_needs_a_long_look_writes_nothing_and_stands_when_the_answer_is_there(desk: Desk) -> None:
    text = long_text(1)
    desk.article("https://o0.example/1", text, "o0")
    reading = page(desk, "o1", f"{text} It rained.")
    before = desk.ledger.db.conn.serialize()
    [one] = asked(desk, reading, {})
    assert desk.ledger.db.conn.serialize() == before
    assert one.other.content.text == text
    assert not asked(desk, reading, {one: look_closely(one)})
    assert groups(desk) == [(1, "new"), (1, "copy")]


def test_an_answer_counts_for_the_words_that_were_compared_alone(desk: Desk) -> None:
    text = long_text(1)
    desk.article("https://o0.example/1", text, "o0")
    reading = page(desk, "o1", f"{text} It rained.")
    [one] = asked(desk, reading, {})
    desk.read(page(desk, "o0", text, "Edited").queued, f"{text} A mast broke.")
    [other] = asked(desk, reading, {one: True})
    assert other.other.content.text == f"{text} A mast broke."


def test_the_text_that_shares_most_is_asked_for_alone_and_the_others_when_it_is_refuted(desk: Desk) -> None:
    text = long_text(1)
    for number, name in enumerate(OUTLETS[:4]):
        desk.article(f"https://{name}.example/1", f"{text} {long_text(number + 2, 10 * number)}", name)
    reading = page(desk, "o5", text)
    [first] = asked(desk, reading, {})
    assert first.other.content.text == f"{text} "
    others = asked(desk, reading, {first: False})
    assert [one.other.source for one in others] == ["o1", "o2", "o3"]
    assert not asked(desk, reading, {first: False, others[0]: False, others[1]: True, others[2]: True})


def test_an_edit_asks_at_once_for_all_who_were_with_it(desk: Desk) -> None:
    text = long_text(1)
    for name in OUTLETS:
        desk.article(f"https://{name}.example/1", f"{text} Printed by {name}.", name)
    looks = asked(desk, page(desk, "o0", f"{text} A mast broke.", "Edited"), {})
    assert sorted(one.one.source for one in looks) == list(OUTLETS[1:])


@pytest.mark.chain
def test_looks_in_a_worker_group_long_texts_as_looks_in_place(desk: Desk, tmp_path: Path) -> None:
    text, own = long_text(1), long_text(2)
    quoting = f"{text[: len(text) // 3]} {own}"
    said = [text, f"(Agency) {text}", quoting, text[: len(text) // 3], f"{quoting} It rained.", long_text(7)]
    pages = [*zip(OUTLETS, said, strict=True), ("o0", f"{text} A mast broke.")]
    in_place = desk_at(tmp_path / "in_place.db")

    async def save_all() -> None:
        async with Workers(1) as workers:
            for name, words in pages:
                await saved(desk, page(desk, name, words, words[-90:]), workers)

    for name, words in pages:
        save(in_place.ledger, page(in_place, name, words, words[-90:]), in_place.now)
    asyncio.run(save_all())
    assert groups(desk) == groups(in_place)
    assert [group for group, _ in groups(desk)] == [1, 1, 3, 1, 3, 6]
    in_place.ledger.close()


@pytest.mark.chain
def test_a_long_look_that_fails_leaves_the_article_saved_on_its_own(desk: Desk) -> None:
    text = long_text(1)
    desk.article("https://o0.example/1", text, "o0")
    reading = page(desk, "o1", text)

    async def record(looks: NotedLooks) -> Change | None:
        return save(desk.ledger, reading, desk.now, None, looks)

    async def main() -> Change | None:
        async with Workers(1, deadline_s=0.001) as workers:
            return await with_looks(record, "o1", workers)

    assert asyncio.run(main())
    assert [group for group, _ in groups(desk)] == [1, 2]


def test_small_looks_are_taken_in_place_until_they_are_many() -> None:
    small = [look(f"The yard laid keel number {number}. " * 20) for number in range(40)]
    looks = NotedLooks({})
    list(looks(iter(small)))
    with pytest.raises(LooksMissingError) as missing:
        looks.settle()
    taken = len(small) - len(missing.value.looks)
    assert 0 < sum(one.characters for one in small[:taken]) <= MAX_IN_PLACE
    assert missing.value.looks == tuple(small[taken:])


def test_who_may_not_ask_again_takes_a_long_look_for_a_no() -> None:
    looks = NotedLooks({}, may_ask=False)
    assert list(looks(iter([look(long_text(1, 600), long_text(1, 600))]))) == [False]
    looks.settle()
