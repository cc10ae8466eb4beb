"""How each program is installed, set up and run, the way that its users do."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.peers.loopback_site import Site
from benchmarks.peers.processes import CommandError, tail

ROOT: Final = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Job:
    """What a program is set up for. `home`: its folder. `pause_s`: between two polls, for daemons.

    `tells`: whether the program sends a message of each new item to the site's mailbox or webhook.
    """

    home: Path
    urls: Sequence[str]
    site: Site
    pause_s: int = 86_400
    tells: bool = False


class Program:
    """A program in an environment of its own."""

    name = ""
    requirements: tuple[str, ...] = ()
    distribution = ""
    reads = ""  # what it takes an article's text from
    sends = False
    keeps_text = True
    extra: dict[str, str] = {}  # noqa: RUF012 - the environment's variables, never changed

    def __init__(self, environment: Path) -> None:
        self.environment = environment

    @property
    def number(self) -> int:
        return PROGRAMS.index(type(self))

    @property
    def slug(self) -> str:
        """The name of its folders and of its live feed."""
        return re.sub(r"\W+", "-", self.name.lower())

    def bin(self, name: str) -> str:
        return str(self.environment / "bin" / name)

    def prepare(self, job: Job) -> None:
        """Write the configuration."""
        raise NotImplementedError

    def first(self, job: Job) -> list[str]:
        """The command of the first round, which takes everything in."""
        return self.poll(job)

    def poll(self, job: Job) -> list[str]:
        """The command that polls every feed once."""
        raise NotImplementedError

    def daemon(self, job: Job) -> list[str] | None:  # noqa: ARG002 - the daemons'
        """The command that goes on polling; None for a program that has none."""
        return None

    def repace(self, job: Job) -> None:
        """Set the pause between two polls anew."""

    def version(self) -> str:
        code = f"import importlib.metadata as m; print(m.version({self.distribution!r}))"
        return subprocess.run(
            [self.bin("python"), "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()


class Vedette(Program):
    name = "Vedette"
    requirements = (str(ROOT),)
    distribution = "vedette"
    reads = "the page"
    sends = True
    full_text = True

    def prepare(self, job: Job) -> None:
        hosts = json.dumps(sorted({url.split("/")[2].split(":")[0] for url in job.urls}))
        sources = "".join(f'  s{number}: {{feed: "{url}"}}\n' for number, url in enumerate(job.urls))
        words = "frigate" if job.tells else "zeppelin"
        (job.home / "config.yaml").write_text(
            f"store: store/v.db\nchannels: {{hook: {{url: 'json://{job.site.hook}'}}}}\n"
            f"crawl: {{every: {{fixed: {job.pause_s}s}}, per_host_delay: 0s, allow_hosts: {hosts},"
            f" full_text: {str(self.full_text).lower()}}}\n"
            f"sources:\n{sources}rules: {{words: {{any: [{words}], notify: [hook]}}}}\n"
        )

    def repace(self, job: Job) -> None:
        self.prepare(job)

    def poll(self, job: Job) -> list[str]:
        return [self.bin("vedette"), "run", "--once", "--config", str(job.home / "config.yaml")]

    def daemon(self, job: Job) -> list[str] | None:
        return [self.bin("vedette"), "run", "--config", str(job.home / "config.yaml")]


class VedetteFeeds(Vedette):
    """Vedette as cron runs it, with `full_text: false`, so that it reads what feed readers read."""

    name = "Vedette by cron, text of the feed"
    reads = "the feed"
    sends = False  # is timed once
    full_text = False

    def daemon(self, job: Job) -> list[str] | None:  # noqa: ARG002 - the command is what is measured
        return None


class ScrapyScript(Program):
    name = "Scrapy script"
    requirements = ("scrapy",)
    distribution = "scrapy"
    reads = "the page"

    def prepare(self, job: Job) -> None:
        (job.home / "feeds.txt").write_text("\n".join(job.urls))

    def poll(self, job: Job) -> list[str]:
        script = Path(__file__).with_name("scrapy_script.py")
        arguments = ["-a", f"feeds={job.home / 'feeds.txt'}", "-a", f"out={job.home / 'store' / 'articles.jsonl'}"]
        return [self.bin("scrapy"), "runspider", str(script), *arguments]


class Reader(Program):
    name = "reader"
    requirements = ("reader[cli]", "sgmllib3k")  # which its own copy of feedparser needs and its metadata does not name
    distribution = "reader"
    reads = "the feed"

    def prepare(self, job: Job) -> None:
        code = (
            "import sys, reader\n"
            "with reader.make_reader(sys.argv[1]) as r:\n"
            "    for url in sys.stdin.read().split():\n        r.add_feed(url)\n"
        )
        done = subprocess.run([self.bin("python"), "-c", code, str(job.home / "store" / "db.sqlite")],
                              input="\n".join(job.urls), text=True, capture_output=True, check=False)  # fmt: skip
        if done.returncode:
            raise CommandError(done.stderr[-600:])

    def poll(self, job: Job) -> list[str]:
        store = str(job.home / "store" / "db.sqlite")
        return [self.bin("python"), "-m", "reader", "--db", store, "update", "--no-scheduled", "-v"]


class Rss2email(Program):
    name = "rss2email"
    requirements = ("rss2email",)
    distribution = "rss2email"
    reads = "the feed"
    sends = True
    keeps_text = False

    def prepare(self, job: Job) -> None:
        feeds = "".join(f"\n[feed.s{number}]\nurl = {url}\n" for number, url in enumerate(job.urls))
        (job.home / "r2e.cfg").write_text(
            "[DEFAULT]\nfrom = bench@example.org\nto = desk@example.org\nemail-protocol = smtp\n"
            f"smtp-server = 127.0.0.1:{job.site.smtp_port}\nsmtp-auth = False\nsmtp-ssl = False\n{feeds}"
        )

    def first(self, job: Job) -> list[str]:
        return [*self.poll(job), "--no-send"]

    def poll(self, job: Job) -> list[str]:
        return [self.bin("r2e"), "-c", str(job.home / "r2e.cfg"), "-d", str(job.home / "store" / "r2e.json"), "run"]


class Urlwatch(Program):
    name = "urlwatch"
    requirements = ("urlwatch",)
    distribution = "urlwatch"
    reads = "the feed"
    sends = True

    def prepare(self, job: Job) -> None:
        (job.home / "urls.yaml").write_text("---\n".join(f"url: {url}\n" for url in job.urls))
        smtp = f"{{host: 127.0.0.1, port: {job.site.smtp_port}, starttls: false, auth: false}}"
        mail = (
            f"{{enabled: {str(job.tells).lower()}, from: b@example.org, to: d@example.org, method: smtp, smtp: {smtp}}}"
        )
        (job.home / "urlwatch.yaml").write_text(f"report: {{stdout: {{enabled: true}}, email: {mail}}}\n")

    def poll(self, job: Job) -> list[str]:
        files = {"urls": "urls.yaml", "config": "urlwatch.yaml", "cache": "store/cache.db", "hooks": "hooks.py"}
        return [
            self.bin("urlwatch"),
            *(part for key, name in files.items() for part in (f"--{key}", str(job.home / name))),
        ]


class ChangeDetection(Program):
    name = "changedetection.io"
    requirements = ("changedetection.io",)
    distribution = "changedetection.io"
    reads = "the feed"
    sends = True
    extra: dict[str, str] = {"ALLOW_IANA_RESTRICTED_ADDRESSES": "true", "DISABLE_VERSION_CHECK": "yes"}  # noqa: RUF012

    def prepare(self, job: Job) -> None:
        """Nothing: the first command takes the addresses."""

    def command(self, job: Job) -> list[str]:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = str(free.getsockname()[1])
        store = str(job.home / "store")
        return [self.bin("changedetection.io"), "-h", "127.0.0.1", "-p", port, "-l", "WARNING", "-d", store]

    def first(self, job: Job) -> list[str]:
        tells = json.dumps({"notification_urls": [f"json://{job.site.hook}"], "notification_body": "{{diff_added}}"})
        urls = [
            part for n, url in enumerate(job.urls) for part in ("-u", url, *((f"-u{n}", tells) if job.tells else ()))
        ]
        return [*self.command(job), "-b", *urls]

    def poll(self, job: Job) -> list[str]:
        return [*self.command(job), "-b", "-r", "all"]

    def daemon(self, job: Job) -> list[str] | None:
        return self.command(job)

    def repace(self, job: Job) -> None:
        path = job.home / "store" / "changedetection.json"
        settings = json.loads(path.read_text())
        settings["settings"]["requests"]["time_between_check"] |= {"hours": None, "seconds": job.pause_s}
        path.write_text(json.dumps(settings))


PROGRAMS: Final = (Vedette, VedetteFeeds, ScrapyScript, Reader, Rss2email, Urlwatch, ChangeDetection)


def install(kind: type[Program], folder: Path) -> Program:
    """The program in an environment below `folder`, made now unless it is there.

    Raises:
        CommandError: it cannot be installed; says why.
    """
    environment = folder / kind.distribution
    program = kind(environment)
    if (environment / "installed").exists():
        return program
    for argv in (
        [sys.executable, "-m", "venv", "--clear", str(environment)],
        [program.bin("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *kind.requirements],
    ):
        with (folder / "log").open("wb") as log:
            if subprocess.run(argv, stdout=log, stderr=log, check=False).returncode:
                raise CommandError(tail(folder))
    (environment / "installed").touch()
    return program
