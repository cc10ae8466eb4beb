"""What a process and all that it starts cost: CPU seconds, and the memory that is theirs alone or their share (PSS)."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
SAMPLE_S = 0.25
LONGEST_S = 1800.0


class CommandError(Exception):
    """A program did not do what it was asked for; says what its log ends with."""


@dataclass(frozen=True)
class Cost:
    """`cpu_s`: of the process and its descendants; `peak_mib`: the largest sum of their PSS in samples of .25 s."""

    cpu_s: float
    wall_s: float
    peak_mib: float


def _stat(pid: str) -> list[str] | None:
    """The fields of /proc/PID/stat from the state on."""
    try:
        return Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def members(session: int) -> list[str]:
    """The processes of a session."""
    found = ((path.name, _stat(path.name)) for path in Path("/proc").glob("[0-9]*"))
    return [pid for pid, stat in found if stat and int(stat[3]) == session]


def cpu_s(session: int) -> float:
    """CPU seconds of a session's processes, and of those that they waited for."""
    stats = [stat for pid in members(session) if (stat := _stat(pid))]
    return sum(sum(map(int, stat[11:15])) for stat in stats) / TICKS


def pss_mib(session: int) -> float:
    total = 0
    for pid in members(session):
        with contextlib.suppress(OSError, StopIteration):
            lines = Path("/proc", pid, "smaps_rollup").read_text().splitlines()
            total += int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return total / 1024


def environment(home: Path, extra: dict[str, str]) -> dict[str, str]:
    """A bare environment, so that no program sees this one's libraries."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"} | extra


def start(argv: list[str], home: Path, extra: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, with its output in `home`/log."""
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            argv, cwd=home, env=environment(home, extra), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip


def run(argv: list[str], home: Path, extra: dict[str, str]) -> Cost:
    """Run a command to its end.

    Raises:
        CommandError: it takes longer than half an hour, or ends with a code other than 0.
    """
    began = time.monotonic()
    process = start(argv, home, extra)
    peak, sampled = 0.0, began
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        now = time.monotonic()
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            break
        if now - began > LONGEST_S:
            stop(process)
            raise CommandError(f"{argv[0]} took longer than {LONGEST_S:.0f} s")
        if now - sampled > SAMPLE_S:
            peak, sampled = max(peak, pss_mib(process.pid)), now
        time.sleep(0.02)
    if process.returncode:
        raise CommandError(f"{' '.join(argv[:4])} ended with {process.returncode}: {tail(home)}")
    return Cost(usage.ru_utime + usage.ru_stime, now - began, peak)


def tail(home: Path) -> str:
    """The end of a program's output."""
    return (home / "log").read_text("utf8", "replace")[-600:]


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a program and all that it started."""
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pid in members(process.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)


@contextlib.contextmanager
def running(argv: list[str], home: Path, extra: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A daemon, stopped at the end."""
    process = start(argv, home, extra)
    try:
        yield process
    finally:
        stop(process)


def bytes_of(folder: Path) -> int:
    """The bytes of a folder's files, links not followed."""
    return sum(one.stat(follow_symlinks=False).st_size for one in folder.rglob("*") if not one.is_dir())
