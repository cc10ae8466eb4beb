"""Removing what the alerting half knows of an article."""

from crawler.store import Ledger


def forget_alerts(ledger: Ledger, article_id: int) -> None:
    """Remove the article's matches, alerts and deliveries. Part of the caller's transaction."""
    db = ledger.db
    alerts = "select id from alerts where article_id = ?"
    deliveries = f"select id from deliveries where alert in ({alerts})"  # noqa: S608 - constants
    db.execute(f"delete from attempts where delivery in ({deliveries})", [article_id])  # noqa: S608
    db.execute(f"delete from deliveries where alert in ({alerts})", [article_id])  # noqa: S608
    db.execute("delete from alerts where article_id = ?", [article_id])
    db.execute("delete from matches where article_id = ?", [article_id])
