"""Who takes over what waits for a target that left the configuration."""

from dataclasses import replace

import pytest

from alerts.delivery.succession import KnownTarget, successions
from alerts.model import Target


def known(key: str, channel: str = "desk", kind: str = "json", address: str = "", *, waits: bool = True) -> KnownTarget:
    return KnownTarget(channel, key, kind, address or f"url of {key}", waits)


def target(key: str, channel: str = "desk", kind: str = "json", address: str = "") -> Target:
    return Target(channel, key, kind, "", kind, address or f"url of {key}")


A, B, C, D = (target(key) for key in "abcd")


def heirs(before: list[KnownTarget], current: list[Target]) -> dict[str, str]:
    """The keys of those who take over, by the key of the one that left."""
    return {one.of.key: "".join(to.key for to in one.to) for one in successions(before, current)}


@pytest.mark.parametrize(
    ("before", "current", "expected"),
    [
        ([known("a")], [A], {}),
        ([known("a")], [B], {"a": "b"}),
        ([known("a", waits=False)], [B], {}),
        ([known("a"), known("b")], [A, C], {"b": "c"}),
        ([known("a"), known("b")], [C, D], {"a": "cd", "b": "cd"}),
        ([known("a"), known("b", waits=False)], [C, D], {"a": "cd"}),
        ([known("a"), known("b")], [A], {"b": "a"}),
        ([known("a")], [B, C], {"a": "bc"}),
        ([known("a"), known("m", kind="mailto")], [B, target("n", kind="mailto")], {"a": "b", "m": "n"}),
        ([known("a")], [target("n", kind="mailto")], {"a": "n"}),
        ([known("a", "duty")], [B], {}),
        ([known("a", "duty", address="same")], [B, target("c", address="same")], {"a": "c"}),
        ([known("old", kind="", address="url of a")], [A, B], {"old": "a"}),
        ([known("old", kind=""), known("sent", kind="", address="url of a", waits=False)], [A, B], {"old": "b", "sent": "a"}),
        ([known("old", kind=""), known("long gone", kind="", waits=False)], [A], {"old": "a"}),
    ],
)  # fmt: skip
def test_one_that_replaces_one_takes_over_and_otherwise_all_of_the_channel_do(
    before: list[KnownTarget], current: list[Target], expected: dict[str, str]
) -> None:
    assert heirs(before, current) == expected


def test_an_address_under_another_key_takes_all_its_past_along_and_one_in_another_channel_only_what_waits() -> None:
    [one] = successions([known("old", address="same", waits=False)], [target("a", address="same"), B])
    assert (one.is_rename, one.to[0].key) == (True, "a")
    [one] = successions([known("old", address="same")], [target("a", "duty", address="same")])
    assert not one.is_rename


def test_a_webhook_that_an_earlier_release_knew_by_its_text_keeps_its_past() -> None:
    [move] = successions([known("a", address="by its text")], [replace(B, former="by its text"), C])
    assert (move.to[0].key, move.is_rename) == ("b", True)
