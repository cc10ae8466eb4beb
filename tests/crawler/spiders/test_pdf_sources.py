"""A listing that links PDFs, on the real engine: those that can be read are articles, and the others say why not."""

from pathlib import Path

import pytest

from crawler.collect import plan_poll
from crawler.model import Source
from crawler.spiders import Crawl
from crawler.visits import CollectDeps
from crawler.workers import Workers
from tests.conftest import Reactor
from tests.crawler.fetch.conftest import QUICK
from tests.ledger import Desk
from tests.pdf import Words, column, document, locked, scanned
from tests.site import Site

pytestmark = pytest.mark.chain

ORDER = "The ministry orders twelve frigates of the yard at Northport.\nThey are to be delivered in the spring of 2029."


def test_a_pdf_is_an_article_and_one_that_cannot_be_read_says_why(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    order = document(
        [[Words(72, 760, "28 November 2026"), Words(72, 730, "Order of twelve frigates", 18), *column(ORDER)]]
    )
    many = document([column(f"{ORDER}\nLot {number}.") for number in range(2000)], packed=True)
    files = {"order": order, "scan": scanned(2), "locked": locked(order, "secret"), "broken": order[:400], "long": many}
    names = {"order": "Twelve frigates", "long": "Frigates, lots"}
    for name, body in files.items():
        site.page(f"/{name}.pdf", body, content_type="application/pdf")
    links = "".join(
        f"<h3><a href='/{name}.pdf'>{names.get(name, f'Notice of a {name} kind')}</a></h3>" for name in files
    )
    site.page("/orders", f"<html lang=en>{links}</html>")
    source = Source("mod", "listing", site.url("/orders"), 900.0, links="h3 a")

    async def run() -> None:
        desk = Desk(tmp_path / "v.db", sources=(source,))
        async with Workers(1) as workers:
            crawl = Crawl(QUICK)
            await crawl.start(CollectDeps(desk.ledger, workers, lambda: desk.now))
            await crawl.visit(source, plan_poll(desk.ledger, source))
            await crawl.stop()
        rows = desk.rows("select a.title, a.text, a.access_state as access, a.extraction, e.error from articles a join entries e "
                         "on e.article_id = a.id order by e.id")  # fmt: skip
        told, scan, shut, broken, long = rows
        assert told["title"] == "Order of twelve frigates"
        assert "They are to be delivered in the spring of 2029." in str(told["text"])
        assert (told["access"], told["error"]) == ("full", None)
        assert (scan["title"], scan["text"]) == ("Notice of a scan kind", "")
        said = [str(row["error"]).partition(": ")[2] for row in (scan, shut, broken, long)]
        assert said[0] == "the PDF has no text (each of pages 1, 2 is a picture)."
        assert said[1] == "the PDF is locked with a password."
        assert said[2].startswith("the PDF is broken (")
        assert said[3] == "the PDF was read in part: of its 2,000 pages the first 300 were read."
        assert long["access"] == "unknown"
        desk.ledger.close()

    reactor.run(run())
