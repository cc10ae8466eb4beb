"""The targets of a channel: how they are told apart and known again, and what is wrong with a URL."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.model import Channel
from alerts.notify import target_error, targets
from tests.draws import draws

KEY = b"0123456789abcdef"


def test_a_chat_url_with_two_rooms_is_two_targets() -> None:
    url = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/%23one/%23two"
    found = targets(Channel("duty", (url,)), KEY)
    assert len({single.key for single in found}) == 2
    assert all(target_error(single.url) is None for single in found)


def test_a_target_is_known_by_a_hash_that_needs_the_key() -> None:
    channel = Channel("desk", ("mailto://127.0.0.1/?from=a@example.org&to=b@example.org",))
    [one], [same], [other] = targets(channel, KEY), targets(channel, KEY), targets(channel, b"another key")
    assert one.key == same.key != other.key
    assert one.scheme == "mailto"
    assert "example" not in one.key


def test_a_room_is_known_by_its_name_unless_two_workspaces_of_a_channel_have_one_of_that_name() -> None:
    first, second = "slack://T1JJ3T3L2/A1BRTD4JD/{}/%23one", "slack://T1JJ3T3L3/A1BRTD4JD/{}/%23one"
    tokens = "TIiajkdnlazkcOXrIdevi7FQ", "TIiajkdnlazkcOXrIdevi7FR"
    [old], [new] = (targets(Channel("duty", (first.format(token),)), KEY) for token in tokens)
    assert (old.key == new.key, old.address == new.address) == (True, False)
    [elsewhere] = targets(Channel("desk", (first.format(tokens[0]),)), KEY)
    assert (elsewhere.key == old.key, elsewhere.address == old.address) == (False, True)
    one, two = targets(Channel("duty", (first.format(tokens[0]), second.format(tokens[0]))), KEY)
    assert len({one.key, two.key, old.key}) == 3


@pytest.mark.parametrize("scheme", ["json", "discord", "mmost"])
def test_a_url_that_names_no_recipient_is_known_by_itself(scheme: str) -> None:
    urls = (f"{scheme}://example.org/{'a' * 24}/{'b' * 60}", f"{scheme}://example.org/{'c' * 24}/{'b' * 60}")
    first, second = targets(Channel("duty", urls), KEY)
    assert first.key != second.key


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("console://", None),
        ("mailto://user:pw@example.org?to=a@example.org", None),
        ("slak://TopSecret/x", "there is no channel of the kind 'slak://'; did you mean 'slack://'?"),
        ("https://hooks.example.org/TopSecret", "no service is known by this web address; write jsons://"),
        (
            "https://hooks.slack.com/services/TopSecret",
            "this webhook of Slack is incomplete or misspelt; it has the form",
        ),
        (
            "https://discord.com/api/webhooks/TopSecret",
            "this webhook of Discord is incomplete or misspelt; it has the form",
        ),
        (
            "https://prod.logic.azure.com/workflows/TopSecret",
            "this webhook of Power Automate is incomplete or misspelt",
        ),
        ("https://x.webhook.office.com/webhookb2/TopSecret", "the connectors of Teams have ended; make a workflow"),
        ("https://[TopSecret", "no service is known by this web address"),
        ("TopSecret", "an Apprise URL has the form scheme://…, for example mailto://, slack:// or json://"),
        ("discord://TopSecret", "this 'discord://' URL is incomplete or misspelt; it has the form discord://"),
    ],
)
def test_a_faulty_url_is_explained_without_repeating_it(url: str, sentence: str | None) -> None:
    said = target_error(url)
    assert (said is None) == (sentence is None)
    assert said is None or (said.startswith(sentence or "") and "TopSecret" not in said)


SCHEMES = st.sampled_from(
    ["mailto", "mailtos", "slack", "discord", "tgram", "json", "matrix", "ntfy", "console", "nonsense"]
)


@given(SCHEMES, st.text(st.characters(codec="utf-8"), max_size=30))
@settings(max_examples=draws(200))
def test_no_url_however_strange_makes_checking_or_splitting_fail(scheme: str, rest: str) -> None:
    url = f"{scheme}://{rest}"
    said = target_error(url)
    assert said is None or isinstance(said, str)
    found = targets(Channel("desk", (url,)), KEY)
    assert len({single.key for single in found}) == len(found) >= 1
