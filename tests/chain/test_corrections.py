"""Articles that were told, and then corrected or taken down: on a site, through the whole program."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.chain.rig import PARAGRAPHS, Rig, page, rig

ROOT = Path(__file__).parent.parent.parent
NOTICE = "Correction: An earlier version of this article gave a wrong name for the yard."
UKRAINIAN = (
    "На верфі у понеділок заклали фрегат у присутності чотирьохсот робітників та гостей з усього узбережжя.",
    "Це другий корабель із п'яти, які флот замовив три роки тому; перший передадуть наступної весни.",
    "Міністерство заявило, що програма йде за планом і ціна корпусу не змінилася від часу замовлення.",
)
UKRAINIAN_NOTICE = "Виправлення: у попередній версії цієї статті помилково йшлося про вівторок."
WALL = '<div class="paywall"><p>Subscribe to continue reading. This article is for subscribers only.</p></div>'


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as one:
        one.rules = "rules: {keels: {query: keel OR фрегат, again: always, notify: [desk]}}"
        yield one


def run(desk: Rig, minutes: int, *kill: str) -> list[str]:
    """Run a round `minutes` from now; the subjects of the mails that it sent."""
    before = len(desk.box.mails)
    command = [sys.executable, "-m", "tests.chain.timed", str(minutes), str(desk.write_config()), *kill]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False, cwd=ROOT)
    assert done.returncode == (-9 if kill else 0), done.stderr
    return [mail.subject for mail in desk.box.mails[before:]]


def own(number: int) -> tuple[str, ...]:
    return tuple(f"{text} So said report {number} of the harbour's office {number * 17}." for text in PARAGRAPHS)


def test_each_article_that_was_corrected_or_taken_down_is_told_once_and_no_failure_withdraws_one(desk: Rig) -> None:
    names = ("gone", "corrected", "flapping", "walled", "failing", "kept")
    for number, name in enumerate(names):
        desk.article(name, f"Keel of hull {number} is laid", *own(number))
    desk.article("ukrainian", "На верфі заклали фрегат", *UKRAINIAN)
    assert len(run(desk, 0)) == 7

    desk.site.fail("/gone", 410)
    desk.site.fail("/failing", 410)
    desk.site.fail("/flapping", 410)
    desk.site.page("/corrected", page("Keel of hull 1 is laid", *own(1), NOTICE))
    desk.site.page("/ukrainian", page("На верфі заклали фрегат", UKRAINIAN_NOTICE, *UKRAINIAN))
    desk.site.page("/walled", page("Keel of hull 3 is laid", own(3)[0], tail=WALL))
    assert run(desk, 5) == []
    assert run(desk, 8) == []  # too soon to confirm anything

    desk.site.fail("/failing", 503)
    desk.site.page("/flapping", page("Keel of hull 2 is laid", *own(2)))
    told = run(desk, 20)
    assert sorted(told) == [
        "CORRECTION keels: Keel of hull 1 is laid",
        "CORRECTION keels: На верфі заклали фрегат",
        "REMOVED keels: Keel of hull 0 is laid",
    ]
    texts = {mail.subject: mail.text for mail in desk.box.mails}
    assert NOTICE in texts["CORRECTION keels: Keel of hull 1 is laid"]
    assert UKRAINIAN_NOTICE in texts["CORRECTION keels: На верфі заклали фрегат"]
    assert "its server says for good (410)" in texts["REMOVED keels: Keel of hull 0 is laid"]
    first, later = [mail for mail in desk.box.mails if mail.subject.endswith("Keel of hull 0 is laid")]
    assert first.message["Message-ID"] in later.message["References"]

    desk.site.fail("/failing", 410)
    desk.site.fail("/flapping", 410)
    assert run(desk, 35) == ["REMOVED keels: Keel of hull 4 is laid"]
    desk.site.page("/flapping", page("Keel of hull 2 is laid", *own(2)))
    assert run(desk, 50) == []
    assert run(desk, 70) == []
    assert desk.rows("select count(*) as n from corrections where confirmed_at is not null") == [{"n": 4}]
    assert desk.rows("select article_id from changes where kind = 'paywalled'")  # the wall was seen as one
    shown = desk.vedette("why", "1").stdout
    assert "its page is gone (410), confirmed" in shown
    [first] = desk.rows("select min(id) as id from alerts where article_id = 1")
    assert "took back, or corrected, what it says" in desk.vedette("resend", str(first["id"])).stdout
    preview = desk.vedette("preview", "--since", "3650d").stdout
    assert all(
        f"CORRECTION keels: {title}" in preview for title in ("Keel of hull 1 is laid", "На верфі заклали фрегат")
    )
    assert all(f"REMOVED keels: Keel of hull {number} is laid" in preview for number in (0, 4))


@pytest.mark.parametrize(
    "hop", ["raised", *(pytest.param(hop, marks=pytest.mark.slow) for hop in ("saved", "judged", "sent"))]
)
def test_a_kill_while_a_correction_is_told_loses_nothing_and_tells_it_once(desk: Rig, hop: str) -> None:
    desk.article("gone", "Keel of hull 1 is laid", *own(1))
    assert len(run(desk, 0)) == 1
    desk.site.fail("/gone", 410)
    assert run(desk, 5) == []
    told = run(desk, 20, hop, "1") + run(desk, 21) + run(desk, 40)
    assert set(told) == {"REMOVED keels: Keel of hull 1 is laid"}
    assert len(told) == (2 if hop == "sent" else 1)  # the same message again, since its record was lost
    assert desk.rows("select count(*) as n from alerts where updates = 1") == [{"n": 1}]


def test_who_heard_that_a_page_is_gone_hears_once_that_it_is_there_again(desk: Rig) -> None:
    desk.article("gone", "Keel of hull 1 is laid", *own(1))
    assert len(run(desk, 0)) == 1
    desk.site.fail("/gone", 410)
    assert run(desk, 5) + run(desk, 20) == ["REMOVED keels: Keel of hull 1 is laid"]
    desk.site.page("/gone", page("Keel of hull 1 is laid", *own(1)))
    after = [run(desk, hours * 60) for hours in (80, 81, 82, 120)]
    assert [subject for told in after for subject in told] == ["RESTORED keels: Keel of hull 1 is laid"]
    text = " ".join(desk.box.mails[-1].text.split())
    assert "the page of this article, which was removed, is there again" in text
    shown = desk.vedette("why", "1").stdout
    assert "its page is there again, confirmed" in shown
    assert (
        "tells that its article was restored, in the thread of alert 1"
        in desk.vedette("alerts", "--since", "3650d").stdout
    )
    assert "RESTORED keels: Keel of hull 1 is laid" in desk.vedette("preview", "--since", "3650d").stdout


def test_a_notice_with_a_hit_is_told_once_whole_and_ten_minutes_later(desk: Rig) -> None:
    notice = "Correction: An earlier version of this article misstated the number of keels. It was eleven, not twelve."
    desk.rules = "rules: {keels: {query: keels OR keel, notify: [desk], urgency: now}}"
    desk.article("corrected", "Keel of hull 1 is laid", *own(1))
    assert len(run(desk, 0)) == 1
    desk.site.page("/corrected", page("Keel of hull 1 is laid", *own(1), notice))
    assert run(desk, 5) == []
    assert run(desk, 20) == ["CORRECTION keels: Keel of hull 1 is laid"]
    text = desk.box.mails[-1].text
    assert text.replace("[", "").replace("]", "").count("misstated the number of keels") == 1
    assert notice in text
    assert "alerts 2, 3 · update of alert 1" in text
    assert run(desk, 40) == []


def test_a_notice_that_the_feed_shows_while_the_page_fails_is_told_once_when_the_page_is_back(desk: Rig) -> None:
    desk.article("corrected", "Keel of hull 1 is laid", *own(1))
    assert len(run(desk, 0)) == 1
    desk.site.fail("/corrected", 503)
    desk.entries = [replace(one, text=NOTICE) for one in desk.entries]
    desk.site.feed("/feed.xml", desk.entries)
    assert run(desk, 20) + run(desk, 35) == []
    desk.site.page("/corrected", page("Keel of hull 1 is laid", *own(1), NOTICE))
    later = [subject for minutes in (70, 100, 130, 160, 200, 300) for subject in run(desk, minutes)]
    assert later == ["CORRECTION keels: Keel of hull 1 is laid"]
    assert NOTICE in desk.box.mails[-1].text


def test_a_notice_that_is_gone_at_the_second_reading_is_told_as_the_edit_that_it_was(desk: Rig) -> None:
    desk.rules = "rules: {keels: {query: keels OR keel, notify: [desk], urgency: now}}"
    desk.article("corrected", "Keel of hull 1 is laid", *own(1))
    assert len(run(desk, 0)) == 1
    desk.site.page("/corrected", page("Keel of hull 1 is laid", *own(1), NOTICE.replace("yard", "keel")))
    assert run(desk, 5) == []
    desk.site.page("/corrected", page("Keel of hull 1 is laid", *own(1)))
    assert run(desk, 20) == []
    assert run(desk, 40) == ["UPDATED keels: Keel of hull 1 is laid"]
