"""A real IMAP server for tests: Debian's Dovecot 2.3, as an ordinary user, on loopback.

with dovecot() as server:
    server.deliver(b"Subject: Keel laid\\r\\n\\r\\nThe yard laid the keel.\\r\\n")
    server.url()  # imap://desk:pw@127.0.0.1:PORT/INBOX
"""

import getpass
import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import pytest

USER, PASSWORD = "desk", 'Pw-7%41 "x\\y'
_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
ssl = {ssl}
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
{more}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = scheme=plain {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
"""
_OAUTH = """passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
"""


def has_dovecot() -> bool:
    """Whether Dovecot 2.3 is installed; 2.4 wants another configuration."""
    found = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
    if found is None:
        return False
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    return told.stdout.startswith("2.3")


NEEDS_DOVECOT = [pytest.mark.slow, pytest.mark.skipif(not has_dovecot(), reason="needs Dovecot 2.3")]


@dataclass
class MailServer:
    """A running server. `port`: of IMAP, `tls_port`: of IMAP over TLS."""

    folder: Path
    port: int
    tls_port: int
    _delivered: int = field(default=0)

    def url(
        self, folder: str = "INBOX", scheme: str = "imap", password: str = PASSWORD, host: str = "127.0.0.1"
    ) -> str:
        from urllib.parse import quote  # noqa: PLC0415

        port = self.tls_port if scheme == "imaps" else self.port
        return f"{scheme}://{USER}:{quote(password, safe='')}@{host}:{port}/{quote(folder)}"

    def maildir(self, folder: str = "INBOX") -> Path:
        home = self.folder / "mail" / USER
        return home if folder == "INBOX" else home / f".{folder}"

    def deliver(self, raw: bytes | EmailMessage, folder: str = "INBOX") -> Path:
        """Put a mail into a folder, as a delivery agent does; its file."""
        place = self.maildir(folder)
        for name in ("", "cur", "new", "tmp"):
            (place / name).mkdir(exist_ok=True)
            _give(place / name)
        self._delivered += 1
        path = place / "new" / f"{1_700_000_000 + self._delivered}.{self._delivered}.test"
        path.write_bytes(raw if isinstance(raw, bytes) else raw.as_bytes())
        _give(path)
        return path

    def flags(self, folder: str = "INBOX") -> list[str]:
        """The Maildir flags of the mails that the server has seen, in the order of their delivery."""
        files = sorted((self.maildir(folder) / "cur").iterdir(), key=lambda one: int(one.name.split(".")[1]))
        return [one.name.rpartition(":2,")[2] for one in files]

    def empty(self, folder: str = "INBOX") -> None:
        """Delete the mails of a folder behind the server's back, with its UIDs: their validity is another one then."""
        place = self.maildir(folder)
        for name in ("new", "cur"):
            for one in (place / name).iterdir() if (place / name).exists() else ():
                one.unlink()
        uids = place / "dovecot-uidlist"
        validity = re.match(r"3 V(\d+)", uids.read_text() if uids.exists() else "")
        for one in place.glob("dovecot*"):
            one.unlink()
        if validity:  # the server's own is the time in seconds, which may be the same one still
            uids.write_text(f"3 V{int(validity[1]) + 1} N1 G{secrets.token_hex(16)}\n")
            _give(uids)


@contextmanager
def dovecot(certificate: tuple[Path, Path] | None = None, introspection: str | None = None) -> Iterator[MailServer]:
    """A server of one user. `certificate`: of TLS, with its key. `introspection`: the URL that vouches for tokens."""
    folder = Path(tempfile.mkdtemp(prefix="dovecot"))
    owner = pwd.getpwnam("nobody" if os.getuid() == 0 else getpass.getuser())
    server = MailServer(folder, _free_port(), _free_port())
    _set_up(server, owner, certificate, introspection)
    binary = shutil.which("dovecot") or "/usr/sbin/dovecot"
    as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    process = subprocess.Popen([binary, "-F", "-c", folder / "dovecot.conf"], stderr=subprocess.PIPE, **as_owner)  # type: ignore[call-overload]
    try:
        _wait(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(20)
        process.stderr.close()
        shutil.rmtree(folder, ignore_errors=True)


def _set_up(
    server: MailServer, owner: pwd.struct_passwd, certificate: tuple[Path, Path] | None, introspection: str | None
) -> None:
    folder = server.folder
    (folder / "mail" / USER).mkdir(parents=True)
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
    more = _OAUTH.format(folder=folder) if introspection else ""
    if introspection:
        (folder / "oauth2.conf").write_text(
            f"introspection_mode = post\nintrospection_url = {introspection}\nusername_attribute = username\n"
            "active_attribute = active\nactive_value = true\n"
        )
    if certificate:
        for name, path in zip(("cert.pem", "key.pem"), certificate, strict=True):
            shutil.copy(path, folder / name)
        more += f"ssl_cert = <{folder}/cert.pem\nssl_key = <{folder}/key.pem\n"
    import grp  # noqa: PLC0415

    (folder / "dovecot.conf").write_text(
        _CONFIG.format(
            folder=folder, user=owner.pw_name, group=grp.getgrgid(owner.pw_gid).gr_name, uid=owner.pw_uid,
            gid=owner.pw_gid, port=server.port, tls_port=server.tls_port, more=more, ssl="yes" if certificate else "no",
        )
    )  # fmt: skip
    for one in (folder, *folder.rglob("*")):
        _give(one)


def _give(path: Path) -> None:
    """Make the server's user the owner."""
    if os.getuid() == 0:
        owner = pwd.getpwnam("nobody")
        os.chown(path, owner.pw_uid, owner.pw_gid)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def _wait(server: MailServer, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if process.poll() is not None:
            assert process.stderr
            pytest.fail(f"Dovecot did not start: {process.stderr.read().decode()}")
        try:
            with socket.create_connection(("127.0.0.1", server.port), 1) as one:
                one.settimeout(5)
                if one.recv(4):
                    return
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)  # told at the top, when it ends
    pytest.fail(f"Dovecot does not answer: {(server.folder / 'log').read_text()}")
