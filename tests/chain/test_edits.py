"""Edits to articles that were told: on a site, through the whole program."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chain.rig import PARAGRAPHS, Rig, page, rig

TITLE = "Second frigate takes shape"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as one:
        one.rules = (
            "rules:\n  keels: {query: keel, notify: [desk]}\n  facts: {query: dock, on_edit: facts, notify: [desk]}\n"
            "  calm: {query: keel AND navy, on_edit: never, notify: [night]}"
        )
        yield one


def test_an_edit_is_told_once_as_it_was_and_is_and_what_never_holds_back_is_named(desk: Rig) -> None:
    desk.channels = "{desk: {mail: [desk@example.org]}, night: {mail: [night@example.org]}}"
    desk.article("keel", TITLE)
    assert desk.run_once().returncode == 0
    told = len(desk.box.mails)
    edited = [text.replace("laid the keel", "may lay the keel") for text in PARAGRAPHS]
    desk.site.page("/keel", page(TITLE, *edited))
    for _ in range(2):
        assert desk.run_once().returncode == 0
    [mail] = desk.box.mails[told:]
    assert mail.recipients == ("desk@example.org",)
    assert "Was: The yard at Northport [laid] the keel" in mail.text
    assert "Now: The yard at Northport [may lay] the keel" in mail.text
    assert [
        row["reason"] for row in desk.rows("select fold_reason as reason from alerts where fold_reason like 'edit%'")
    ] == ["edit_not_told"]
    assert (
        "only sentences that were told before were edited, and the rule has `on_edit: never`"
        in desk.vedette("why", "1").stdout
    )

    again = [text.replace("next spring", "in two years") for text in edited]
    desk.site.page("/keel", page(TITLE, *again))
    assert desk.run_once().returncode == 0
    assert desk.rows("select rule, revision from alerts where revision = 3 and fold_reason is null") == [
        {"rule": "facts", "revision": 3}
    ]
