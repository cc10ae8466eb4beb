"""`vedette import`: articles from elsewhere are saved and judged like crawled ones, and alert nobody."""

import gzip
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alerts.app.article_import import import_file
from alerts.app.cli.import_ import import_
from crawler.errors import VedetteError
from tests.ledger import START, Desk

CONFIG = """store: v.db
timezone: UTC
channels: {desk: {mail: [desk@example.org]}}
smtp: {host: 127.0.0.1, from: v@example.org}
sources: {a: {feed: "https://a.example/feed"}}
rules: {keels: {query: keel, notify: [desk]}}
"""
LINE = {
    "url": "https://harbour.example/keel?utm_source=rss",
    "title": "Keel laid",
    "text": "The keel was laid.\n\nUnions had asked for a fifth ship.",
    "published": "2026-03-02T08:00:00+01:00",
    "source": "harbour",
    "language": "en",
}


def written(folder: Path, *lines: object) -> Path:
    (folder / "config.yaml").write_text(CONFIG, "utf8")
    file = folder / "in.jsonl"
    file.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in lines), "utf8")
    return file


def imported(file: Path) -> Result:
    return CliRunner().invoke(import_, [str(file), "--config", str(file.parent / "config.yaml")], standalone_mode=False)


def desk(folder: Path) -> Desk:
    return Desk(folder / "v.db", sources=())


def test_an_article_is_saved_as_it_is_told_and_its_source_gets_a_row(tmp_path: Path) -> None:
    done = imported(written(tmp_path, LINE))
    assert (done.return_value, done.stdout) == (0, "1 article added, 0 known before.\n")
    one = desk(tmp_path)
    [article] = one.rows("select * from articles")
    told = {"url": LINE["url"], "title": LINE["title"], "text": LINE["text"], "source": "harbour", "language": "en"}
    assert told.items() <= article.items()
    assert article["published_at"] == "2026-03-02T07:00:00.000Z"
    assert one.rows("select kind from changes") == [{"kind": "imported"}]
    [source] = one.rows("select removed_at, polls from sources where id = 'harbour'")
    assert source["removed_at"]
    assert one.rows("select due_at from entries") == [{"due_at": None}]


def test_importing_again_adds_nothing_whatever_the_spelling_of_an_address(tmp_path: Path) -> None:
    no_address = {"title": "Notice to mariners", "text": "The range is closed.", "source": "harbour"}
    file = written(tmp_path, LINE, no_address)
    imported(file)
    again = written(tmp_path, LINE | {"url": "http://www.harbour.example/keel/"}, no_address)
    assert imported(again).stdout == "0 articles added, 2 known before.\n"
    one = desk(tmp_path)
    assert [len(one.rows(f"select 1 from {table}")) for table in ("articles", "entries", "changes")] == [2, 2, 2]


def test_a_text_that_ends_in_a_notice_is_cut(tmp_path: Path) -> None:
    notice = "There are 75% of this article left to read, Subscribe to access it!"
    imported(written(tmp_path, LINE | {"text": f"{LINE['text']}\n\n{notice}"}))
    assert desk(tmp_path).rows("select access_state from articles") == [{"access_state": "truncated"}]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "it is no JSON: Expecting property name enclosed in double quotes"),
        ("[" * 100_000, "it is no JSON: it nests too deep"),
        ("[1]", "it is no JSON object"),
        ({"title": "No source"}, "`source` is missing"),
        ({"title": "Blank source", "source": " "}, "`source` is missing"),
        ({"source": "a\nb", "title": "x"}, "`source` must be an id of one line"),
        ({"source": "a", "url": "https://a.example/1"}, "it has neither `title` nor `text`"),
        ({"source": "a", "title": 7}, "`title` must be a string"),
        ({"source": "a", "title": "x", "url": "javascript:alert(1)"}, "`url` is no address of a page"),
    ],
)
def test_a_line_without_an_article_is_named_and_the_others_are_saved(tmp_path: Path, line: object, why: str) -> None:
    done = imported(written(tmp_path, line, "", LINE))
    assert done.return_value == 1
    assert done.stderr == f"{tmp_path / 'in.jsonl'}:1: {why}\n"
    assert done.stdout == "1 article added, 0 known before, 1 line left out.\n"


def test_many_bad_lines_are_counted(tmp_path: Path) -> None:
    done = imported(written(tmp_path, *["no"] * 14))
    assert done.stderr.splitlines()[-1] == f"{tmp_path / 'in.jsonl'}: 4 more lines without an article"


def test_half_of_a_surrogate_pair_is_replaced(tmp_path: Path) -> None:
    assert imported(written(tmp_path, '{"source": "a", "title": "Keel \\ud83d laid"}')).return_value == 0
    assert desk(tmp_path).rows("select title from articles") == [{"title": "Keel ? laid"}]


def test_a_damaged_gzip_file_keeps_what_came_before(tmp_path: Path) -> None:
    written(tmp_path)
    lines = "".join(json.dumps(LINE | {"url": f"https://harbour.example/{n}"}) + "\n" for n in range(3_000))
    packed = gzip.compress(lines.encode())
    file = tmp_path / "in.jsonl.gz"
    file.write_bytes(packed[: len(packed) // 2])
    one = desk(tmp_path)
    with pytest.raises(VedetteError, match=r"in\.jsonl\.gz is damaged after line \d+: it is no whole gzip file"):
        import_file(one.ledger, file, lambda: START)
    some = len(one.rows("select 1 from articles"))
    assert 0 < some < 3_000
    file.write_bytes(packed)
    done = import_file(one.ledger, file, lambda: START)
    assert (done.added, done.known) == (3_000 - some, some)


def test_an_import_that_is_killed_goes_on_where_it_stood(tmp_path: Path) -> None:
    file = written(tmp_path, *[LINE | {"url": f"https://harbour.example/{n}"} for n in range(2_000)])
    command = [sys.executable, "-m", "alerts", "import", str(file), "--config", str(tmp_path / "config.yaml")]
    one = desk(tmp_path)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while len(one.rows("select 1 from articles limit 20")) < 20 and process.poll() is None:
            pass
        process.send_signal(signal.SIGKILL)
    some = len(one.rows("select 1 from articles"))
    assert 20 <= some < 2_000
    assert imported(file).stdout == f"{2_000 - some} articles added, {some} known before.\n"
    assert len(one.rows("select 1 from fingerprinted")) == 2_000
