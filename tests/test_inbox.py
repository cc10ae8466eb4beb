import smtplib
from email.message import EmailMessage

import apprise
import pytest

from tests.inbox import Inbox, inbox, recorder


def mail(box: Inbox, *recipients: str) -> None:
    message = EmailMessage()
    message["Subject"] = "Élan"
    message["From"], message["To"] = "a@example.org", recipients
    message.set_content("Hello ü")
    with smtplib.SMTP("127.0.0.1", box.port, "localhost", timeout=5) as client:
        client.send_message(message)


def test_an_inbox_keeps_what_it_is_sent() -> None:
    with inbox() as box:
        mail(box, "desk@example.org")
    assert [m.recipients for m in box.mails] == [("desk@example.org",)]
    assert box.mails[0].subject == "Élan"
    assert box.mails[0].text == "Hello ü\n"


def test_an_inbox_refuses_is_busy_and_then_takes_the_mail() -> None:
    with inbox() as box:
        box.refuse("gone@example.org")
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            mail(box, "gone@example.org")
        box.busy(1)
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            mail(box, "desk@example.org")
        mail(box, "desk@example.org")
    assert len(box.mails) == 1
    assert box.attempts == 3


def test_a_cut_connection_loses_the_mail_or_only_its_receipt() -> None:
    with inbox() as box:
        box.drop(1)
        box.swallow(1)
        for _ in range(2):
            with pytest.raises(smtplib.SMTPServerDisconnected):
                mail(box, "desk@example.org")
    assert len(box.mails) == 1


def test_an_inbox_that_hangs_lets_the_client_time_out_and_can_still_be_closed() -> None:
    with inbox() as box:
        box.hang(1)
        client = smtplib.SMTP("127.0.0.1", box.port, "localhost", timeout=0.2)
        with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
            client.sendmail("a@example.org", ["b@example.org"], "Subject: x\r\n\r\ny")
    assert box.mails == []


def test_a_recorder_is_a_plug_in_of_apprise_for_as_long_as_it_is_wanted() -> None:
    with recorder("note") as notes:
        sender = apprise.Apprise()
        assert sender.add("note://here/?x=1")
        assert sender.notify(title="t", body="b", body_format="text")
    assert [(n.title, n.body, n.body_format) for n in notes] == [("t", "b", "text")]
    assert not apprise.Apprise().add("note://here")
