"""What the message on trouble says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alerts.incident import Incident, TroubleNews
from alerts.messages import Audience
from alerts.messages.trouble_message import render_trouble

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
FAILS = Incident(1, "source", "a", "the source a fails: <b>it</b> answered 503 @everyone", AT, AT)
OVER = replace(FAILS, id=2, sentence="the channel desk fails", closed_at=AT + timedelta(hours=2))


def test_what_lasts_is_named_in_the_title_and_nothing_in_it_is_markup_or_a_mention() -> None:
    message = render_trouble([TroubleNews(FAILS, ("opened",))], Audience(UTC))
    assert message.title.startswith("Vedette trouble: the source a fails: ")
    assert message.text.startswith("Since 2026-11-23 08:00 UTC: the source a fails:")
    assert "@everyone" not in message.text + message.title + message.html
    assert "<b>" not in message.html


def test_recovery_says_from_when_to_when_and_an_event_when_it_was() -> None:
    message = render_trouble([TroubleNews(OVER, ("closed",))], Audience(UTC))
    assert message.title == "Vedette recovered: the channel desk fails"
    assert message.text == "Over since 2026-11-23 10:00 UTC, begun 2026-11-23 08:00 UTC: the channel desk fails."
    jump = replace(OVER, sentence="the clock was set back by 1:00:00", closed_at=AT)
    assert render_trouble([TroubleNews(jump, ("opened", "closed"))], Audience(UTC)).text == (
        "At 2026-11-23 08:00 UTC: the clock was set back by 1:00:00."
    )


def test_many_incidents_are_one_message_that_says_how_many_did_not_fit() -> None:
    many = [TroubleNews(replace(FAILS, id=n, sentence=f"the source s{n} fails"), ("opened",)) for n in range(50)]
    message = render_trouble(many, Audience(UTC, 400))
    assert message.title == "Vedette trouble: the source s0 fails and 49 more"
    assert len(message.text) <= 400
    assert message.text.endswith("more; `vedette status` shows them")
    assert render_trouble(many, Audience(UTC)).text.count("Since") == 50
