import pytest

from alerts.model import OutcomeKind, TargetState
from alerts.notify.outcome import Verdict, verdict

POOL = "Socket Exception: HTTPSConnectionPool(host='chat.example', port=443): "
CONNECTING = 'Connection error while submitting email to "mail.example"'
SENDING = 'Sending email to "desk@example.org" failed.'


@pytest.mark.parametrize(
    ("lines", "kind", "sentence"),
    [
        (("Failed to send Slack notification: Forbidden., error=403.",), "refused", "403 Forbidden: these credentials"),
        (("Failed to send JSON POST notification: error=599.",), "retry", "the service answered 599"),
        ((POOL + "Read timed out. (read timeout=15.0)",), "unknown", "did not come in time"),
        (
            (POOL + "Max retries exceeded with url: /t0ken (Caused by ConnectTimeoutError(<x>, 'Connection to chat.example "
             "timed out. (connect timeout=10.0)'))",),
            "retry", "the host did not answer",
        ),
        (
            (POOL + "Max retries exceeded with url: /t0ken (Caused by NameResolutionError(\"Failed to resolve 'chat.example' "
             '([Errno -2] Name or service not known)"))',),
            "retry", "the host's name could not be resolved",
        ),
        (
            (POOL + "Max retries exceeded with url: /t0ken (Caused by SSLError(SSLCertVerificationError(1, '[SSL: "
             "CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)')))",),
            "retry", "the server's certificate is not trusted",
        ),
        (
            ("Socket Exception: ('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",),
            "unknown", "the connection was cut",
        ),
        ((SENDING, "Socket Exception: (554, b'5.7.1 spam?\\nsee\\r\\nhttps://x')"), "refused", "554 5.7.1 spam? see https://x"),
        ((SENDING, 'Socket Exception: (452, b"4.2.2 it\'s full")'), "retry", "452 4.2.2 it's full"),
        ((SENDING, "Socket Exception: Connection unexpectedly closed: timed out"), "unknown", "did not come in time"),
        ((CONNECTING, "Socket Exception: timed out"), "retry", "the mail server could not be reached"),
        ((CONNECTING, "Socket Exception: [Errno 113] No route to host"), "retry", "reached: No route to host"),
        ((CONNECTING, "Socket Exception: (535, b'5.7.8 no')"), "retry", "refused the login: 535 5.7.8 no; check smtp.user"),
        ((CONNECTING, "Socket Exception: (554, b'not you')"), "retry", "refused the connection: 554 not you"),
        ((CONNECTING, "Socket Exception: Connection unexpectedly closed"), "retry", "the mail server could not be reached"),
        (("Failed to send it for a reason of its own.",), "retry", "the attempt failed"),
        ((), "retry", "the attempt failed"),
    ],
)  # fmt: skip
def test_the_reason_in_the_log_decides_and_only_harmless_words_are_repeated(
    lines: tuple[str, ...], kind: OutcomeKind, sentence: str
) -> None:
    found, said, _ = verdict("FAILURE", lines)
    assert found == kind
    assert sentence in said
    assert "t0ken" not in said


@pytest.mark.parametrize(
    ("lines", "target"),
    [
        (("error=400.",), "well"), (("error=422.",), "well"), (("error=401.",), "refusing"), (("error=403.",), "refusing"),
        (("error=404.",), "refusing"), (("error=410.",), "refusing"), (("error=429.",), "failing"),
        (("error=500.",), "failing"), ((POOL + "Read timed out.",), "failing"),
        ((SENDING, "Socket Exception: (554, b'5.7.1 spam')"), "well"),
        ((SENDING, "Socket Exception: (552, b'5.3.4 too big', 'v@example.org')"), "well"),
        ((SENDING, "Socket Exception: (550, b'5.1.1 nobody here')"), "refusing"),
        ((SENDING, "Socket Exception: (550, b'5.7.1 not from you', 'v@example.org')"), "refusing"),
        ((SENDING, "Socket Exception: {'a@example.org': (550, b'unknown')}"), "refusing"),
        ((SENDING, "Socket Exception: {'a@example.org': (450, b'4.2.0 later')}"), "failing"),
        ((CONNECTING, "Socket Exception: (535, b'5.7.8 no')"), "refusing"),
        ((CONNECTING, "Socket Exception: (421, b'busy')"), "failing"),
        ((CONNECTING, "Socket Exception: timed out"), "failing"),
        (("Failed to send it for a reason of its own.",), "well"),
    ],
)  # fmt: skip
def test_the_reason_says_whether_the_message_or_the_whole_target_is_meant(
    lines: tuple[str, ...], target: TargetState
) -> None:
    assert verdict("FAILURE", lines).target == target


def test_what_took_too_long_may_have_arrived() -> None:
    assert verdict("TIMEOUT", ())[0] == "unknown"


def test_what_was_sent_needs_no_reason() -> None:
    assert verdict("SUCCESS", ("error=500",)) == Verdict("sent", "sent")


def test_a_message_whose_answer_was_a_redirect_is_not_sent_whatever_the_service_made_of_it() -> None:
    assert verdict("SUCCESS", (), (200, 302))[0] == "unknown"
    assert verdict("FAILURE", ("error=303.",), (303,)) == Verdict(
        "unknown",
        "the service answered 303 See Other, a redirect, which is not followed",
    )
