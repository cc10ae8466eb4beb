"""A program runs inside the reactor and gives its exit code; each in a process of its own, as there is one reactor."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.chain

ROOT = Path(__file__).parents[3]
PROGRAM = """
import asyncio
from crawler.errors import UsageError
from crawler.fetch import guard_installed, run_program
from crawler.model import FetchRequest, CrawlSettings
from crawler.spiders import open_crawl

async def main() -> int:
    assert guard_installed()
    {body}

raise SystemExit(run_program(main))
"""


def start(body: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM.format(body=body)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def finish(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_a_program_gives_its_exit_code() -> None:
    assert finish(start("return 7")) == (7, "", "")


def test_what_a_program_raises_comes_out() -> None:
    code, _, err = finish(start("raise UsageError('No such thing.')"))
    assert code == 1
    assert "UsageError: No such thing." in err


def test_a_program_that_crawled_ends_at_once_and_says_nothing_of_its_own() -> None:
    body = """
    async with open_crawl(CrawlSettings(obey_robots=False)) as one:
        got = await one.fetch(FetchRequest('http://127.0.0.1:1/'))
    print(got.failure)
    return 0
"""
    assert finish(start(body)) == (0, "refused_address\n", "")


def test_ctrl_c_cancels_a_program_and_lets_it_clean_up() -> None:
    body = """
    try:
        async with open_crawl(CrawlSettings()):
            print('waiting', flush=True)
            await asyncio.sleep(3600)
    finally:
        print('clean')
"""
    process = start(body)
    assert process.stdout
    assert process.stdout.readline() == "waiting\n"
    process.send_signal(signal.SIGINT)
    assert finish(process) == (130, "clean\n", "")


def test_what_a_program_leaves_running_is_cancelled() -> None:
    body = """
    async def hang():
        try:
            await asyncio.sleep(3600)
        finally:
            print('cancelled')
    main.left = asyncio.ensure_future(hang())
    await asyncio.sleep(0)
    return 0
"""
    assert finish(start(body)) == (0, "cancelled\n", "")


def test_what_a_cancelled_task_begins_is_cancelled_too() -> None:
    body = """
    async def begun():
        try:
            await asyncio.sleep(3600)
        finally:
            print('cancelled')

    async def hang():
        try:
            await asyncio.sleep(3600)
        finally:
            main.more = asyncio.ensure_future(begun())
            await asyncio.sleep(0)
    main.left = asyncio.ensure_future(hang())
    await asyncio.sleep(0)
    return 0
"""
    assert finish(start(body)) == (0, "cancelled\n", "")


def test_a_program_may_take_the_signals_itself() -> None:
    body = """
    import signal
    stop = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, stop.set)
    print('waiting', flush=True)
    await stop.wait()
    return 3
"""
    for number in (signal.SIGINT, signal.SIGTERM):
        process = start(body)
        assert process.stdout
        assert process.stdout.readline() == "waiting\n"
        process.send_signal(number)
        assert finish(process)[0] == 3
