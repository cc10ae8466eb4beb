"""Mail addresses with the names of their owners: `Desk <desk@example.org>`. Pure."""

from crawler.scalars import MAILBOX


def name_and_address(mailbox: str) -> tuple[str, str]:
    """The name, "" for none, and the address; `mailbox` has the form that `crawler.scalars.Mailbox` takes."""
    found = MAILBOX.fullmatch(mailbox)
    if found is None or found["address"] is None:
        return "", mailbox
    return found["name"].strip().strip('"').strip(), found["address"]
