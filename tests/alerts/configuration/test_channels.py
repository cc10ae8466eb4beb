"""A mail recipient becomes an Apprise URL that Apprise reads back as it was written, and secrets stay secret."""

from pathlib import Path
from typing import Any

import pytest
from apprise import Apprise
from hypothesis import given
from hypothesis import strategies as st

from alerts.configuration.channel_urls import mail_url
from alerts.configuration.shapes import SmtpShape
from alerts.notify.plugins import known_url
from alerts.redaction import redactor
from crawler.scalars import MAIL_ADDRESS_PATTERN
from tests.alerts.configuration.files import SMALL, config

MAIL = """\
smtp: {host: mail.example.org, user: desk, password: "${PASS}", from: vedette@example.org}
""" + SMALL.replace('{url: "console://"}', "{mail: [a@example.org, b+c@example.org], url: 'console://'}")


def read_back(url: str) -> Any:  # noqa: ANN401 - a plugin's class is made by Apprise
    mail = Apprise.instantiate(known_url(url))
    assert mail is not None
    return mail


def smtp(**settings: str) -> SmtpShape:
    return SmtpShape.model_validate({"host": "mail.example.org", "from": "vedette@example.org", **settings})


def test_every_recipient_has_its_own_url(tmp_path: Path) -> None:
    [channel] = config(tmp_path, MAIL, {"PASS": "p@ss/w:rd %41"}).channels
    assert len(channel.urls) == 3
    for url, recipient in zip(channel.urls, ("a@example.org", "b+c@example.org"), strict=False):
        mail = read_back(url)
        assert mail.targets == [(False, recipient)]
        assert (mail.user, mail.password) == ("desk", "p@ss/w:rd %41")
        assert (mail.smtp_host, mail.port, mail.secure_mode) == ("mail.example.org", 587, "starttls")
        assert mail.from_addr == ("Vedette", "vedette@example.org")


@pytest.mark.parametrize(
    ("tls", "port", "mode", "secure"),
    [("starttls", 587, "starttls", True), ("tls", 465, "ssl", True), ("none", 25, "insecure", False)],
)
def test_the_encryption_chooses_the_port(tls: str, port: int, mode: str, *, secure: bool) -> None:
    mail = read_back(mail_url(smtp(tls=tls), "d@example.org"))
    assert (mail.port, mail.secure_mode, mail.secure) == (port, mode, secure)
    assert read_back(mail_url(smtp(tls=tls, port="2525"), "d@example.org")).port == 2525


@pytest.mark.parametrize("host", ["smtp.gmail.com", "smtp.office365.com", "localhost", "127.0.0.1", "[::1]"])
@pytest.mark.parametrize("user", ["someone@gmail.com", "someone@outlook.com", "u"])
def test_the_server_that_was_named_is_used_whatever_the_user(host: str, user: str) -> None:
    mail = read_back(mail_url(smtp(host=host, user=user, password="x", port="1025", tls="none"), "d@example.org"))
    assert (mail.smtp_host, mail.port, mail.user, mail.secure_mode) == (host, 1025, user, "insecure")


def test_a_user_that_is_an_address_is_the_sender() -> None:
    mail = read_back(mail_url(SmtpShape(host="m.example.org", user="desk@example.org"), "d@example.org"))
    assert mail.from_addr == ("Vedette", "desk@example.org")


@given(
    user=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=20),
    password=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=20),
    recipient=st.from_regex(MAIL_ADDRESS_PATTERN, fullmatch=True),
)
def test_every_login_and_recipient_reaches_apprise_unchanged(user: str, password: str, recipient: str) -> None:
    mail = read_back(mail_url(smtp(user=user, password=password), recipient))
    assert (mail.user, mail.password) == (user, password)
    assert mail.targets == [(False, recipient)]


def test_no_value_shows_a_secret(tmp_path: Path) -> None:
    text = MAIL.replace("'console://'", "'json://u:hunter2@h.example/long-token-0123456789'")
    read = config(tmp_path, text, {"PASS": "letmein"})
    assert read.secrets == {"letmein", "json://u:hunter2@h.example/long-token-0123456789"}
    assert "hunter2" not in redactor(read.secrets)("cannot reach u:hunter2@h.example as desk")
    assert "desk" in redactor(read.secrets)("channel desk")
    for secret in ("letmein", "hunter2", "long-token"):
        assert secret not in repr(read)


def test_a_terminal_has_no_secrets(tmp_path: Path) -> None:
    assert config(tmp_path, SMALL).secrets == frozenset()
