"""What the first start after an upgrade tells, noted by the migration that changed it."""

from crawler.store import Ledger


def take_digest_notice(ledger: Ledger) -> bool:
    """Whether to say which rules wait for a digest, of which an earlier release told at once; true once."""
    if not ledger.rows("select 1 from settings where name = 'digest_notice'"):
        return False
    with ledger.write() as db:
        db.execute("delete from settings where name = 'digest_notice'")
    return True
