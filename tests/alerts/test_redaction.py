import base64
import io
import logging
import sys
import threading
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.redaction import RedactionFilter, install, redactor, url_secrets

SECRET = "pä ss/w+rd&1"
HOOK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general"


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    logger, out = logging.getLogger("vedette.test"), io.StringIO()
    handler = logging.StreamHandler(out)
    logger.addHandler(handler)
    hooks = sys.excepthook, threading.excepthook
    yield logger, out
    logger.removeHandler(handler)
    sys.excepthook, threading.excepthook = hooks
    for place in (*logging.root.handlers, logging.getLogger("apprise"), logging.lastResort):
        for mask in [f for f in (place.filters if place else ()) if isinstance(f, RedactionFilter)]:
            assert place is not None
            place.removeFilter(mask)


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        quote(SECRET),
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        repr(SECRET),
        repr(SECRET.encode()),
        base64.b64encode(f"user:{SECRET}".encode()).decode(),
        base64.b64encode(f"longer user:{SECRET}".encode()).decode(),
        base64.b64encode(f"\0me\0{SECRET}".encode()).decode(),
        base64.urlsafe_b64encode(SECRET.encode()).decode(),
    ],
)
def test_a_secret_is_masked_in_every_form_in_which_a_library_writes_it(written: str) -> None:
    said = redactor([SECRET])(f"before {written} after")
    assert "***" in said
    assert written not in said
    assert said.startswith("before ")
    assert said.endswith(" after")


def test_a_channel_url_is_masked_whole_and_by_its_parts() -> None:
    redact = redactor([HOOK])
    assert redact(f"sent to {HOOK}.") == "sent to ***."
    said = redact("POST https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ")
    assert said == "POST https://hooks.slack.com/services/***/***/***"


def test_a_mail_url_gives_away_neither_password_nor_recipient() -> None:
    assert {"me", "p@ss", "desk@example.org"} <= url_secrets("mailto://me:p%40ss@example.org/?to=desk@example.org")


def test_what_of_a_url_is_no_secret_stays_readable() -> None:
    url = (
        "mailtos://me:p%40ss@mail.example.org:587/?smtp=mail.example.org&name=Vedette&from=a@example.org&mode=starttls"
    )
    assert url_secrets(url) == {"me", "p@ss"}
    assert redactor([url])("VedetteError: mail.example.org refused starttls") == (
        "VedetteError: mail.example.org refused starttls"
    )


def test_a_short_secret_is_masked_only_as_a_word() -> None:
    assert redactor(["ab"])("ab about cab (ab)") == "*** about cab (***)"


def test_no_secrets_mask_nothing() -> None:
    assert redactor(["", " "])("as it is") == "as it is"


@given(st.text(min_size=4), st.text(), st.text())
def test_no_long_secret_survives_in_any_text(secret: str, before: str, after: str) -> None:
    if len(secret.strip()) >= 4 and secret.strip() not in "***":
        assert secret.strip() not in redactor([secret])(f"{before}{secret}{after}").replace("***", "\0")


def test_a_record_is_masked_in_message_arguments_traceback_and_stack(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = log
    install(["s3cret"])
    try:
        int("s3cret")
    except ValueError:
        logger.exception("event of %s", {"password": "s3cret"}, stack_info=True)
    logger.error("plain s3cret")
    assert "s3cret" not in out.getvalue()
    assert "event of {'password': '***'}" in out.getvalue()
    assert "ValueError: invalid literal for int() with base 10: '***'" in out.getvalue()
    assert "Stack (most recent call last)" in out.getvalue()


def test_a_faulty_log_call_breaks_nothing(
    log: tuple[logging.Logger, io.StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    logger, _ = log
    install(["s3cret"])
    monkeypatch.setattr(logging, "raiseExceptions", False)
    logger.error("%d of %d", "s3cret")  # noqa: PLE1206 - the fault is the point
    logger.error("%(missing)s", {"a": 1})


def test_installing_again_adds_secrets_and_reaches_new_handlers(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = log
    install(["first-secret"])
    late = logging.StreamHandler(out)
    logger.addHandler(late)
    install(["second-secret"])
    logger.error("first-secret second-secret")
    logger.removeHandler(late)
    assert out.getvalue() == "*** ***\n*** ***\n"
    assert sum(isinstance(f, RedactionFilter) for f in logger.handlers[0].filters) == 1


def test_apprises_own_logger_carries_the_filter(log: tuple[logging.Logger, io.StringIO]) -> None:
    install(["s3cret"])
    assert any(isinstance(f, RedactionFilter) for f in logging.getLogger("apprise").filters)


def test_an_error_that_nobody_caught_is_printed_without_secrets(
    log: tuple[logging.Logger, io.StringIO], capsys: pytest.CaptureFixture[str]
) -> None:
    install(["s3cret"])
    sys.excepthook(ValueError, ValueError("s3cret"), None)
    thread = threading.Thread(target=int, args=("s3cret",))
    thread.start()
    thread.join()
    said = capsys.readouterr().err
    assert said.count("ValueError") == 2
    assert "s3cret" not in said
