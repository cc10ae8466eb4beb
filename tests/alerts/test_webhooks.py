"""Webhook addresses as services show them, pasted into `url:`."""

import asyncio

import pytest

from alerts.model import Channel, Message, Target
from alerts.notify import send, target_error, targets, way_of
from alerts.redaction import redactor
from tests.services import far_services, services

KEY = b"0123456789abcdef"
HOOK = "a1b2c3d4e5" * 2 + "f6g7h8"
ROCKET = "Kq8" * 8 + "/" + "Zt5x" * 11
POWER = ("triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0"
         "&sig=iXKabcdef-Ghi9")  # fmt: skip
# What is pasted, the same as an Apprise URL, and what of it is secret.
PASTED = {
    "slack": ("https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
              "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", "TIiajkdnlazkcOXrIdevi7FQ"),
    "discord": ("https://discord.com/api/webhooks/4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
                "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js/?footer=no", "JHMHI8qBe7bk2ZwO5U711o3dV_js"),
    "gchat": ("https://chat.googleapis.com/v1/spaces/AAAAk6lGXyM/messages?key=AIzaSyDdI0hCZtE6vy&token=aBcDeFgH1234",
              "gchat://AAAAk6lGXyM/AIzaSyDdI0hCZtE6vy/aBcDeFgH1234", "aBcDeFgH1234"),
    "workflow": (f"https://prod-01.westeurope.logic.azure.com:443/workflows/643e69f83c8944/{POWER}",
                 "workflows://prod-01.westeurope.logic.azure.com:443/643e69f83c8944/iXKabcdef-Ghi9", "iXKabcdef-Ghi9"),
    "mmost": (f"https://chat.example.org/hooks/{HOOK}", f"mmosts://chat.example.org/{HOOK}/", HOOK),
}  # fmt: skip


@pytest.mark.parametrize("service", PASTED)
def test_both_forms_of_a_webhook_are_one_target(service: str) -> None:
    pasted, own, _ = PASTED[service]
    assert target_error(pasted) is None
    [one] = targets(Channel("desk", (pasted, own)), KEY)
    [first], [second] = targets(Channel("desk", (pasted,)), KEY), targets(Channel("desk", (own,)), KEY)
    [elsewhere] = targets(Channel("duty", (own,)), KEY)
    assert first.key == second.key == one.key != elsewhere.key
    assert first.address == second.address == elsewhere.address
    assert way_of(first.scheme) == f"{service}://"


@pytest.mark.parametrize("service", [name for name in PASTED if name != "mmost"])
def test_a_message_goes_to_the_address_that_was_pasted(service: str) -> None:
    pasted = PASTED[service][0]
    with far_services() as record:
        outcome = asyncio.run(send(targets(Channel("desk", (pasted,)), KEY)[0], Message("Title", "Text", "")))
    assert outcome.kind == "sent"
    [request] = record.posted
    assert request.url.partition("?")[0] == pasted.partition("?")[0]
    assert set(request.url.partition("?")[2].split("&")) == set(pasted.partition("?")[2].split("&"))


@pytest.mark.parametrize("path", [f"/hooks/{HOOK}", f"/chat/hooks/{HOOK}", f"/hooks/{ROCKET}"])
def test_the_hooks_of_mattermost_and_rocket_chat_are_known_on_any_host(path: str) -> None:
    with services() as record:
        url = f"http://127.0.0.1:{record.port}{path}"
        outcome = asyncio.run(send(targets(Channel("desk", (url,)), KEY)[0], Message("Title", "Text", "")))
    assert outcome.kind == "sent"
    assert [request.url for request in record.posted] == [path]
    assert record.told("text") == "**Title**\n\nText"


def test_a_thread_of_discord_stays_the_thread_and_is_another_target() -> None:
    pasted = PASTED["discord"][0]
    thread, _ = found = targets(Channel("desk", (f"{pasted}?thread_id=77", pasted)), KEY)
    assert len({one.address for one in found}) == 2
    with far_services() as record:
        asyncio.run(send(thread, Message("Title", "Text", "")))
    assert record.posted[0].url == f"{pasted}?thread_id=77"


def test_rooms_of_one_webhook_are_targets_of_their_own() -> None:
    own = PASTED["slack"][1]
    urls = (f"{own}/%23one", f"{own}/%23two", f"{own}/%23three/%23four")
    assert len({one.address for one in targets(Channel("desk", urls), KEY)}) == 4


def test_the_way_in_which_an_earlier_release_knew_a_webhook_is_kept() -> None:
    [slack], [json] = (targets(Channel("desk", (url,)), KEY) for url in (PASTED["slack"][1], "json://example.org/x"))
    assert slack.former != slack.address
    assert json.former == json.address


@pytest.mark.parametrize("service", PASTED)
def test_the_secrets_of_a_pasted_address_are_masked_in_either_form_and_ordinary_words_are_not(service: str) -> None:
    pasted, own, secret = PASTED[service]
    redact = redactor([pasted])
    assert redact(f"posting to {pasted} failed") == "posting to *** failed"
    assert secret not in redact(f"posting to {own}, as {secret}, failed")
    said = "run the workflows by manual triggers: invoke spaces, hooks and services directly (2016-06-01)"
    assert redact(said) == said


@pytest.mark.parametrize("service", PASTED)
def test_a_refusal_says_nothing_of_the_address(service: str) -> None:
    pasted, _, secret = PASTED[service]
    [target] = targets(Channel("desk", (pasted,)), KEY)
    assert secret not in repr(target) + str(target_error(f"{pasted}/more/parts?and=more"))
    assert isinstance(target, Target)
