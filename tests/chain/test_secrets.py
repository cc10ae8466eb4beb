"""No secret leaves the configuration: not in logs at any level, errors, the ledger, the process list or `status`."""

import base64
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.chain.rig import Rig, rig

PASSWORD = "Tr0ub4dor&3 / geheim"
TOKEN = "xoxb-998877-verysecret"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as one:
        one.box.password = "another one"
        yield one


def forms(secret: str) -> set[str]:
    return {secret, quote(secret, safe=""), quote(secret), base64.b64encode(secret.encode()).decode()}


def test_a_password_and_a_token_appear_nowhere(desk: Rig) -> None:
    desk.article("keel", "Second frigate takes shape")
    path = desk.write_config()
    text = path.read_text("utf8")
    text = text.replace("tls: none", 'tls: none, user: desk, password: "${SMTP_PASSWORD}"')
    text = text.replace("channels: {desk:", f'channels: {{chat: {{url: "json://{TOKEN}@127.0.0.1:9/"}}, desk:')
    text = text.replace("notify: [desk]", "notify: [desk, chat]")
    path.write_text(text, "utf8")
    (desk.folder / ".env").write_text(f'SMTP_PASSWORD="{PASSWORD}"\n', "utf8")

    done = desk.vedette("run", "--once", "-v", "--config", str(path))
    status = desk.vedette("status", "--config", str(path))
    assert done.returncode == 1
    assert not desk.box.mails
    said = done.stdout + done.stderr + status.stdout + status.stderr
    kept = b"".join(file.read_bytes() for file in desk.folder.iterdir() if file.name.startswith("v.db"))
    for secret in (PASSWORD, TOKEN):
        for form in forms(secret):
            assert form not in said
            assert form.encode() not in kept
    assert "2 messages still unsent" in said
