"""Newsletters through the whole program: from a mail server to the alert, and what the commands show of them."""

from pathlib import Path

from tests.chain.rig import rig
from tests.dovecot import NEEDS_DOVECOT, dovecot
from tests.mails import TEXT, mail

pytestmark = NEEDS_DOVECOT


def test_a_newsletter_raises_an_alert_and_the_commands_show_it(tmp_path: Path) -> None:
    with dovecot() as server, rig(tmp_path) as desk:
        (tmp_path / ".env").write_text(f"IMAP_URL='{server.url()}'\nWRONG='{server.url(password='hunter2hunter2')}'\n")
        desk.sources = 'letters: {mailbox: "${IMAP_URL}"}\n  locked: {mailbox: "${WRONG}"}'
        server.deliver(mail("Frigate takes shape", TEXT, Date="", Message_ID="<7@harbour.example>"))
        tried = desk.vedette("sources", "test", "letters", "--config", str(desk.write_config()))
        assert "1  new" in tried.stdout
        assert "mid:7@harbour.example; 63 words" in tried.stdout
        done = desk.run_once()
        assert [one.subject for one in desk.box.mails] == ["keels: Frigate takes shape"]
        assert "2 sources polled, 1 failed; 1 new article" in done.stdout
        table = desk.vedette("sources")
        assert "127.0.0.1 refuses the login: [AUTHENTICATIONFAILED] Authentication failed" in table.stdout
        assert "mid:7@harbour.example" in desk.vedette("why", "1").stdout
        live = desk.vedette("check", "--live").stdout
        assert "ok     source letters: 1 entry" in live
        assert "FAILED source locked: 127.0.0.1 refuses the login" in live
        assert "hunter2" not in f"{done.stderr}{done.stdout}{table.stdout}{table.stderr}{live}"
