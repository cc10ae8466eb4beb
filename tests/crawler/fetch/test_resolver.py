"""Names become addresses for a while, and only addresses that may be connected to."""

import asyncio
import threading
from dataclasses import dataclass, field

from crawler.fetch import resolver
from crawler.fetch.resolver import KEPT_EMPTY_S, KEPT_S, MAX_NAMES, GuardedResolver, asking_for


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Asked:
    """A resolution receiver, and a future that settles when the resolution is complete."""

    done: asyncio.Future[list[str]]
    addresses: list[str] = field(default_factory=list)

    def resolutionBegan(self, resolution: object, /) -> None:  # noqa: N802 - the interface's name
        pass

    def addressResolved(self, address: object, /) -> None:  # noqa: N802 - the interface's name
        self.addresses.append(f"{address.host}:{address.port}")  # type: ignore[attr-defined]

    def resolutionComplete(self) -> None:  # noqa: N802 - the interface's name
        self.done.set_result(self.addresses)


async def ask(guard: GuardedResolver, host: str, port: int = 80) -> list[str]:
    asked = Asked(asyncio.get_running_loop().create_future())
    guard.resolveHostName(asked, host, port)
    return await asked.done


def test_private_addresses_are_left_out_of_an_answer() -> None:
    guard = GuardedResolver(lambda _: ("10.0.0.1", "8.8.8.8", "::1", "2606:4700::1111"))
    assert asyncio.run(ask(guard, "mixed.example")) == ["8.8.8.8:80", "2606:4700::1111:80"]
    assert guard.refusal("mixed.example", 80) is None


def test_a_host_with_private_addresses_only_has_none_and_a_reason() -> None:
    guard = GuardedResolver(lambda _: ("169.254.169.254",))
    assert asyncio.run(ask(guard, "metadata.example")) == []
    assert guard.refusal("metadata.example", 80) == "169.254.169.254 is a link-local address"


def test_an_allowed_host_keeps_its_private_addresses_on_its_port() -> None:
    guard = GuardedResolver(lambda _: ("10.0.0.1",))
    guard.allow(["intranet.example:8080"])
    assert asyncio.run(ask(guard, "intranet.example", 8080)) == ["10.0.0.1:8080"]
    assert asyncio.run(ask(guard, "intranet.example", 80)) == []


def test_an_answer_is_kept_for_five_minutes_and_an_empty_one_for_thirty_seconds() -> None:
    clock, asked = Clock(), []
    answers: dict[str, tuple[str, ...]] = {"there.example": ("8.8.8.8",), "gone.example": ()}

    def lookup(host: str) -> tuple[str, ...]:
        asked.append(host)
        return answers[host]

    guard = GuardedResolver(lookup, clock)
    for now in (0.0, KEPT_EMPTY_S - 1, KEPT_EMPTY_S + 1, KEPT_S - 1, KEPT_S + 1):
        clock.now = now
        assert asyncio.run(ask(guard, "there.example")) == ["8.8.8.8:80"]
        assert asyncio.run(ask(guard, "gone.example")) == []
    assert asked.count("there.example") == 2
    assert asked.count("gone.example") == 3


def test_a_name_that_changes_its_address_is_judged_again() -> None:
    clock, answers = Clock(), [("8.8.8.8",), ("127.0.0.1",)]
    guard = GuardedResolver(lambda _: answers.pop(0), clock)
    assert asyncio.run(ask(guard, "rebinding.example")) == ["8.8.8.8:80"]
    clock.now = KEPT_S + 1
    assert asyncio.run(ask(guard, "rebinding.example")) == []


def test_the_table_of_names_is_bounded() -> None:
    guard = GuardedResolver(lambda _: ("8.8.8.8",))

    async def many() -> None:
        for number in range(MAX_NAMES + 100):
            guard._keep(f"host{number}.example", ("8.8.8.8",))

    asyncio.run(many())
    assert len(guard._answers) == MAX_NAMES


def test_an_international_name_is_one_name_in_letters_and_in_punycode() -> None:
    guard = GuardedResolver(lambda _: ("10.0.0.1",))
    assert asyncio.run(ask(guard, "bücher.example")) == []
    assert guard.refusal("xn--bcher-kva.example", 80)


def test_a_lookup_that_never_ends_is_given_up() -> None:
    release = threading.Event()

    def lookup(_: str) -> tuple[str, ...]:
        release.wait(30)
        return ("8.8.8.8",)

    assert asyncio.run(ask(GuardedResolver(lookup, lookup_timeout_s=0.05), "slow.example")) == []
    release.set()


def test_the_system_finds_loopback_in_every_spelling() -> None:
    for spelling in ("127.0.0.1", "0x7f.1", "2130706433", "017700000001", "127.1"):
        assert resolver.system_lookup(spelling) == ("127.0.0.1",)
    assert resolver.system_lookup("::ffff:127.0.0.1") == ("::ffff:127.0.0.1",)


def test_what_one_source_may_reach_is_kept_from_all_others() -> None:
    """Also when the name has to be looked up first."""
    guard = GuardedResolver(lambda _: ("10.0.0.1",))
    guard.allow([], {"a": ["intranet.example:8080", "10.0.0.9"]})

    async def of(source: str | None, host: str = "intranet.example") -> list[str]:
        with asking_for(source):
            return await ask(guard, host, 8080)

    async def all_of() -> None:
        assert await asyncio.gather(of("b"), of("a"), of(None)) == [[], ["10.0.0.1:8080"], []]
        assert await of("a") == ["10.0.0.1:8080"]
        assert await of("a", "other.example") == []
        guard.allow([], {"b": ["intranet.example"]})
        assert await asyncio.gather(of("a"), of("b")) == [[], ["10.0.0.1:8080"]]

    asyncio.run(all_of())
    assert guard.refusal("intranet.example", 8080, "a")
    assert guard.refusal("intranet.example", 8080, "b") is None
