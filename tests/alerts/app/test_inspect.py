"""`vedette inspect`: for scripts one line of JSON a page whatever is wrong with it, for people a page to read."""

import asyncio
import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alerts.app.cli import vedette
from alerts.app.cli.print_page import print_page
from alerts.app.page_inspection import inspect_file, page_to_inspect
from alerts.reports.page_reading import InspectedPage, PageToInspect, harmless, page_json
from crawler.errors import UsageError
from crawler.model import Access, Article
from crawler.workers import Workers
from tests.crawler.page.pages import STORIES, URL, article_html
from tests.site import Site


def inspected_file(page: PageToInspect) -> InspectedPage:
    async def main() -> InspectedPage:
        async with Workers(1) as workers:
            return await inspect_file(workers, page)

    return asyncio.run(main())


KEYS = {
    "file", "url", "canonical_url", "title", "kicker", "authors", "agency", "published", "modified", "language", "section", "tags", "image",
    "outlet", "translations", "standfirst", "text", "other_titles", "left_out", "words", "form", "extraction", "access", "reserved",
    "error",
}  # fmt: skip
ACCESS_KEYS = {"state", "marked_paid", "hidden_percent", "confidence", "evidence", "notice", "vendor"}


def run(*arguments: str, given: str | None = None) -> tuple[int, Result]:
    result = CliRunner().invoke(vedette, ["inspect", *arguments], input=given, standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.return_value or 0, result


def saved(folder: Path, name: str, html: str) -> str:
    path = folder / name
    path.write_bytes(gzip.compress(html.encode()) if name.endswith(".gz") else html.encode())
    return str(path)


def test_a_batch_is_answered_line_by_line_in_order_whatever_is_wrong_with_a_line(tmp_path: Path) -> None:
    files = [saved(tmp_path, f"{story.language}.html.gz", article_html(story)) for story in STORIES]
    lines = [json.dumps({"file": file, "url": URL}) for file in files]
    bad = ["nonsense", "[]", '{"url": "https://news.example/"}', json.dumps({"file": str(tmp_path / "missing.html")})]
    code, result = run("--batch", "-", given="\n".join([*lines[:5], *bad, "", *lines[5:]]))
    answers = [json.loads(line) for line in result.output.splitlines()]
    assert code == 0
    assert [a["title"] for a in answers] == [s.title for s in STORIES[:5]] + [None] * 4 + [s.title for s in STORIES[5:]]
    assert [a["extraction"] for a in answers[5:9]] == ["failed"] * 4
    assert all(a["error"] and a["access"]["state"] == "unknown" for a in answers[5:9])
    assert all(set(a) == KEYS and set(a["access"]) == ACCESS_KEYS for a in answers)


def test_the_json_is_ascii_and_every_key_is_there() -> None:
    line = json.dumps(
        page_json(InspectedPage(PageToInspect("a.html"), Article("", title="海軍", text="Eins.\n\nZwei.")))
    )
    assert line.isascii()
    assert json.loads(line)["words"] == 2
    assert set(json.loads(line)) == KEYS


def test_status_and_headers_of_a_line_count(tmp_path: Path) -> None:
    file = saved(tmp_path, "a.html", article_html(STORIES[0]))
    asked = page_to_inspect(
        json.dumps({"file": file, "url": URL, "status": 403, "headers": {"Content-Type": "text/html"}})
    )
    assert asked == PageToInspect(file, URL, 403, (("content-type", "text/html"),))
    article = inspected_file(asked).article
    assert (article.access.state, article.text) == ("blocked", "")


@pytest.mark.parametrize(
    "line",
    [
        '{"file": 1}',
        '{"file": "a", "url": 2}',
        '{"file": "a", "status": "ok"}',
        '{"file": "a", "headers": []}',
        "{" * 9999,
    ],
)
def test_a_line_of_the_wrong_types_is_refused_in_a_sentence(line: str) -> None:
    with pytest.raises(UsageError):
        page_to_inspect(line)


def test_a_broken_gzip_file_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.html.gz"
    path.write_bytes(b"\x1f\x8b\x08\x00 nothing")
    inspected = inspected_file(PageToInspect(str(path)))
    assert inspected.error is not None
    assert inspected.article.extraction == "failed"


def test_a_file_is_shown_for_people_with_its_fields_verdict_and_text(tmp_path: Path) -> None:
    file = saved(tmp_path, "a.html", article_html(STORIES[0]))
    code, result = run(file, "--url", URL)
    assert code == 0
    for words in (STORIES[0].title, "Anna Marsh", "2024-05-02T14:30:00+02:00", "full", "ok, 72 words"):
        assert words in result.output
    assert "twelve patrol boats" in " ".join(result.output.split())


def test_a_missing_file_is_a_sentence_and_a_failure(tmp_path: Path) -> None:
    code, result = run(str(tmp_path / "missing.html"))
    assert code == 1
    assert "cannot be read: No such file or directory" in " ".join(result.stderr.split())


def configured(folder: Path) -> str:
    path = folder / "config.yaml"
    path.write_text(
        "store: vedette.db\ncrawl: {allow_hosts: [127.0.0.1], per_host_delay: 0s}\nchannels: {here: {url: 'console://'}}\n"
        "sources: {post: {feed: 'http://127.0.0.1/feed', text: [.second]}}\nrules: {boats: {query: boats}}\n"
    )
    return str(path)


@pytest.mark.chain
def test_an_address_is_fetched_and_read(tmp_path: Path) -> None:
    """In a process of its own, because a reactor runs once in the life of a process."""
    with Site() as site:
        site.page("/.well-known/tdmrep.json", '[{"location": "/", "tdm-reservation": 1}]')
        command = [sys.executable, "-m", "alerts", "inspect", site.page("/boats", article_html(STORIES[0])), "--json"]
        done = subprocess.run(
            [*command, "--config", configured(tmp_path)], check=False, capture_output=True, text=True, timeout=60
        )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["title"] == STORIES[0].title
    assert json.loads(done.stdout)["reserved"] == "the site's /.well-known/tdmrep.json"


def test_a_page_is_read_with_what_its_source_says(tmp_path: Path) -> None:
    html = "<div class='first'><p>The navy ordered boats.</p></div><div class='second'><p>Only this counts.</p></div>"
    file, config = saved(tmp_path, "a.html", f"<html><body>{html}</body></html>"), configured(tmp_path)
    _, result = run(file, "--json", "--source", "post", "--config", config)
    assert json.loads(result.output)["text"] == "Only this counts."
    with pytest.raises(UsageError, match="has no source 'pots'"):
        run(file, "--source", "pots", "--config", config)


def test_a_bar_shows_how_much_is_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    access = Access(
        "truncated", hidden_percent=75, confidence=0.97, evidence=('the body stops at "75% left"',), vendor="Gate"
    )
    print_page(InspectedPage(PageToInspect(url=URL), Article(URL, title="Boats", text="One paragraph.", access=access)))
    shown = capsys.readouterr().out
    assert "█" * 10 + "░" * 30 in shown
    assert "about 75% hidden" in shown
    assert '• the body stops at "75% left"' in shown
    assert "paywall software: Gate" in shown


def test_nothing_from_a_page_can_drive_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    nasty = "\x1b]0;owned\x07 [bold]red[/bold] \x9b2J \u202egnp.exe \r"
    access = Access("unknown", evidence=(nasty,), vendor=nasty)
    print_page(
        InspectedPage(
            PageToInspect(nasty, nasty), Article(nasty, title=nasty, text=nasty, authors=(nasty,), access=access)
        )
    )
    shown = capsys.readouterr().out
    assert not set(shown) & set("\x1b\x07\x9b\u202e\r")
    assert "[bold]red[/bold]" in shown
    assert harmless("a\tb\nc") == "a\tb\nc"


@pytest.mark.parametrize("arguments", [[], ["--batch", "-", "page.html"]])
def test_a_page_or_a_batch_must_be_named_and_not_both(arguments: list[str]) -> None:
    result = CliRunner().invoke(vedette, ["inspect", *arguments])
    assert result.exit_code == 2
