"""Every mistake is refused at its place, with a sentence that says what to write."""

from pathlib import Path

import pytest

from tests.alerts.configuration.files import SMALL, errors

CRAWL = "crawl: {{{}}}\n" + SMALL.replace("{", "{{").replace("}", "}}")
CHANNEL = SMALL.replace("{", "{{").replace("}", "}}").replace('{{url: "console://"}}', "{}")
SOURCE = SMALL.replace("{", "{{").replace("}", "}}").replace('{{feed: "https://north.example/feed"}}', "{}")
RULE = SMALL.replace("{", "{{").replace("}", "}}").replace("{{any: [drone]}}", "{}")


def answer(folder: Path, frame: str, value: str) -> list[str]:
    return errors(folder, frame.format(value))


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("every: 15min", "1:16: every: write a duration such as 30s, 15m, 2h or 7d, not '15min'"),
        ("every: 15", "1:16: every: write a duration such as 30s, 15m, 2h or 7d, not '15'"),
        ("every: 1.5h", "1:16: every: write a duration such as 30s, 15m, 2h or 7d, not '1.5h'"),
        ("every: -5m", "1:16: every: write a duration such as 30s, 15m, 2h or 7d, not '-5m'"),
        ("every: 0m", "1:16: every: write a duration longer than zero, not '0m'"),
        ("every: 1000000d", "1:16: every: write a duration such as 30s, 15m, 2h or 7d, not '1000000d'"),
        ("every: ٣m", "1:16: every: write a duration such as 30s, 15m, 2h or 7d, not '٣m'"),
        ("every: [5m]", "1:16: every: write a duration such as 30s, 15m, 2h or 7d"),
        ("every: ", "1:16: every: the value is missing; write one, or remove the key"),
        ("obey_robots: yes", "1:22: obey_robots: write true or false, not 'yes'"),
        ("obey_robots: 1", "1:22: obey_robots: write true or false, not '1'"),
        ("allow_hosts: intranet", "1:22: allow_hosts: write a list such as [one, two], not 'intranet'"),
        ("allow_hosts: {a: b}", "1:22: allow_hosts: write a list such as [one, two]"),
        ("allow_hosts: [[a]]", "1:23: allow_hosts: quote it: a text is needed here, and [ starts a list"),
        ("allow_hosts: ['10.0.0.0/8']", "1:23: allow_hosts: write a host or an address, with a port if you like, such as intranet.example:8080, not '10.0.0.0/8'"),
        ("allow_hosts: ['http://intranet']", "1:23: allow_hosts: write a host or an address, with a port if you like, such as intranet.example:8080, not 'http://intranet'"),
        ('user_agent: "a\\nX-Evil: b"', "1:21: user_agent: write one line of ASCII characters, not 'a\\nX-Evil: b'"),
        ('user_agent: "a\\0"', "1:21: this text holds the control character U+0000; remove it"),
        ("evrey: 5m", "1:9: there is no key 'evrey' under crawl. Did you mean 'every'?"),
        ("Every: 5m", "1:9: there is no key 'Every' under crawl. Did you mean 'every'?"),
        ("feed: x", "1:9: the key 'feed' does not belong under crawl; it belongs in a source"),
    ],
)  # fmt: skip
def test_a_wrong_value_says_what_to_write(tmp_path: Path, value: str, line: str) -> None:
    assert answer(tmp_path, CRAWL, value) == [f"config.yaml:{line}"]


@pytest.mark.parametrize("name", ["/", "rules", "ledgers/", "."])
def test_a_store_that_is_a_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "rules").mkdir()
    text = SMALL.replace("vedette.db", name)
    assert errors(tmp_path, text) == [f"config.yaml:1:8: store: {name} is a folder; name a file in it"]


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("{}", "3:3: the channel 'desk' needs mail, url or urls"),
        ("{mail: [d@m.example]}", "3:10: the channel 'desk' sends mail, but smtp: names no mail server"),
        ("{mail: d@m.example}", "3:16: mail: write a list such as [one, two]"),
        ("{mail: []}", "3:16: mail: the value is missing; write one, or remove the key"),
        ('{mail: ["d.m.example"]}', "3:17: mail: write a mail address such as desk@example.org, or News desk <desk@example.org>"),
        ("{mail: [\"o'brien@m.example\"]}", "3:17: mail: write a mail address such as desk@example.org, or News desk <desk@example.org>"),
        ('{mail: ["a@b.example,c@d.example"]}', "3:17: mail: write a mail address such as desk@example.org, or News desk <desk@example.org>"),
        ("{url: consle://}", "3:15: there is no channel of the kind 'consle://'; did you mean 'console://'?"),
        ("{url: mailto://}", "3:15: this 'mailto://' URL is incomplete or misspelt; it has the form mailto://{user}:{password}@{host}:{port}/{targets}"),
        ("{url: [x]}", "3:15: url: quote it: a text is needed here, and [ starts a list"),
        ('{url: "console://", urls: ["console://"]}', "3:36: the channel 'desk' names this target twice"),
        ('{url: "console://", digest: ["7 am"]}', '3:38: digest: write a time of day as "07:00"'),
        ('{url: "console://", digest: [{at: "7"}]}', '3:43: at: write a time of day as "07:00"'),
        ('{url: "console://", digest: [{at: "07:00", days: mon-fry}]}', "3:58: days: write a day or a range of days, such as mon-fri"),
        ('{url: "console://", quiet: "22-6"}', '3:36: quiet: write two times of day, such as "22:00-06:30"'),
        ('{url: "console://", quiet: "22:00-22:00"}', "3:36: quiet: write two different times of day: a channel cannot be quiet all day"),
        ('{url: "console://", limit: 60}', "3:36: limit: write how many messages an hour, such as 60/h"),
        ("console", "3:9: desk: write keys and values below it, such as mail:, url:, urls:"),
    ],
)  # fmt: skip
def test_a_wrong_channel_is_refused(tmp_path: Path, value: str, line: str) -> None:
    assert answer(tmp_path, CHANNEL, value) == [f"config.yaml:{line}"]


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("{}", "5:3: the source 'north' needs a feed, a sitemap, a listing, json, a spider or a mailbox"),
        ("{every: 5m}", "5:3: the source 'north' needs a feed, a sitemap, a listing, json, a spider or a mailbox"),
        ('{fed: "https://n.example"}', "5:11: there is no key 'fed' in a source. Did you mean 'feed'?"),
        ("{feed: n.example}", "5:17: feed: write an address such as https://example.org/feed, not 'n.example'"),
        ("{feed: ftp://n.example/x}", "5:17: feed: write an address such as https://example.org/feed, not 'ftp://n.example/x'"),
        ('{feed: "https://"}', "5:17: feed: write an address such as https://example.org/feed, not 'https://'"),
        ('{feed: "https://n.example:99999"}', "5:17: feed: write a valid address such as https://example.org/feed, not 'https://n.example:99999'"),
        ('{feed: "https://[::1"}', "5:17: feed: write a valid address such as https://example.org/feed, not 'https://[::1'"),
        ('{feed: "https://u:p@n.example"}', "5:17: feed: write an address without a user name and password"),
        ('{feed: "https://n.example/a b"}', "5:17: feed: write an address without spaces, quotes or brackets, not 'https://n.example/a b'"),
        ('{listing: "https://n.example"}', "5:11: the source 'north' needs links: a CSS selector"),
        ('{feed: "https://n.example", sitemap: "https://n.example"}', "5:38: the source 'north' has a feed and a sitemap; keep one"),
        ('{sitemap: "https://n.example", links: a}', "5:41: links belong to a listing; a sitemap has none"),
        ('{listing: {page: "https://n.example"}}', "5:11: listing: 'items' is missing; write a CSS selector of the cards"),
        ("{listing: {items: .card}}", "5:11: listing: 'page' is missing"),
        ('{listing: {page: "https://n.example", items: "a["}}', "5:55: items: write a CSS selector (Expected ident or '*', got <EOF at 2>), not 'a['"),
        ('{listing: {page: "https://n.example", items: a, titel: h2}}', "5:58: there is no key 'titel' under a source's listing. Did you mean 'title'?"),
        ('{listing: {page: "https://n.example", items: a}, links: a}', "5:59: links belong to listing: with an address; cards have items"),
        ('{json: {url: "https://n.example"}}', "5:11: json: 'items' is missing"),
        ('{json: "https://n.example"}', "5:17: json: write keys and values below it, such as url:, items:, title:, not 'https://n.example'"),
        ('{json: {url: "https://n.example", items: "a["}}', "5:51: items: write a JMESPath expression (it ends too early), not 'a['"),
        ('{json: {url: "https://n.example", items: "a.b(@)"}}', "5:51: items: write a JMESPath expression (there is no function b), not 'a.b(@)'"),
        ('{json: {url: "https://n.example", items: a, titel: b}}', "5:54: there is no key 'titel' under a source's json. Did you mean 'title'?"),
        ('{json: {url: "https://n.example", items: a}, feed: "https://n.example"}', "5:11: the source 'north' has a feed and json; keep one"),
        ('{json: {url: "https://n.example", items: a}, links: a}', "5:55: links belong to a listing; json has none"),
        ("{spider: Ministry}", "5:19: spider: write a file and a class in it, such as my_spiders.py:Ministry, not 'Ministry'"),
        ('{spider: "a.py:B", headers: {X-Key: b}}', "5:29: headers belong to an address; a spider sets those of its requests itself"),
        ("{mailbox: imap.example.org}", "5:20: mailbox: write an address such as imaps://user:password@imap.example.org/INBOX, with %40 for an @ in the user"),
        ("{mailbox: 'https://u:hunter2@h.example'}", "5:20: mailbox: write an address such as imaps://user:password@imap.example.org/INBOX, with %40 for an @ in the user"),
        ("{mailbox: 'imaps://u:a%0Db@h.example'}", "5:20: mailbox: write an address without spaces and control characters; %20 stands for a space"),
        ("{mailbox: 'imaps://u@h.example'}", "5:11: mailbox: write imaps://user:password@host/Folder, or add token_command: for an access token"),
        ("{mailbox: 'imaps://u:p@h.example', token_command: t}", "5:45: the mailbox has a password already; keep one of the two"),
        ("{mailbox: 'imaps://u:p@h.example', token_command: \"t 'x\"}", "5:60: token_command: write a command as in a shell, its quotes closed"),
        ("{mailbox: 'imaps://u:p@h.example', mark: read}", "5:51: mark: write 'seen', not 'read'"),
        ("{mailbox: 'imaps://u:p@h.example', headers: {X-Key: b}}", "5:45: headers belong to an address of the web; a mailbox has a login"),
        ("{mailbox: 'imaps://u:p@h.example', full_text: true}", "5:45: a mail has no page to read; full_text belongs to stories: true"),
        ("{mailbox: 'imaps://u:p@h.example', proxy: 'socks5h://p.example:1080'}", "5:45: a mailbox is not read through a proxy; write proxy: none to read it without one"),
        ("{mailbox: 'imaps://u:p@h.example', links: a}", "5:45: links belong to a listing; a mailbox has none"),
        ('{feed: "https://n.example", stories: true}', "5:38: stories belongs to a mailbox; this source has none"),
        ('{spider: "a.py:B", links: a}', "5:29: links belong to a listing; a spider has none"),
        ('{feed: "https://n.example", headers: {"X Y": b}}', "5:47: headers: write names of headers such as X-Subscriber"),
        ('{feed: "https://n.example", headers: {Cookie: b}}', "5:47: headers: write cookies under cookies:"),
        ('{feed: "https://n.example", headers: {Host: b}}', "5:47: headers: write another header; Vedette sets this one itself"),
        ('{feed: "https://n.example", headers: {X-Key: "a\\nb"}}', "5:55: X-Key: write one line of ASCII characters"),
        ('{feed: "https://n.example", cookies: {sid: "a; b=c"}}', "5:47: cookies: write values of cookies as the browser shows them, without spaces, quotes, commas, ; or \\"),
        ('{feed: "https://n.example", proxy: "socks5://u:secret@p:1"}', "5:45: proxy: write socks5h:// (the proxy finds the addresses of names)"),
        ('{feed: "https://n.example", proxy: "p:3128"}', "5:45: proxy: write env, none or the address of a proxy such as http://proxy.example:3128 or socks5h://127.0.0.1:1080"),
        ('{feed: "https://n.example", keep_params: [id], drop_params: [s]}', "5:57: keep_params drops all others already; remove one of the two"),
        ('{feed: "https://n.example", keep_params: [utm_source]}', "5:52: 'utm_source' counts visitors on every site, so it tells no articles apart; remove it"),
        ('{feed: "https://n.example", language: english}', "5:48: language: write a language as two lower-case letters, such as en or uk, not 'english'"),
        ('{feed: "https://n.example", links: a}', "5:38: links belong to a listing; a feed has none"),
        ("{links: a}", "5:3: the source 'north' needs a feed, a sitemap, a listing, json, a spider or a mailbox"),
        ('{feed: "https://n.example", listing: "https://n.example", links: a}', "5:38: the source 'north' has a feed and a listing; keep one"),
        ('{feed: "https://n.example", access: Subscribe}', "5:46: access: write keys and values below it, such as selectors:, phrases:, not 'Subscribe'"),
        ('{feed: "https://n.example", tier: tabloid}', "5:44: tier: write 'official', 'press', 'think-tank', 'industry', 'osint' or 'state-controlled', not 'tabloid'"),
        ('{feed: "https://n.example", rank: official}', "5:38: there is no key 'rank' in a source; there are name, tier, owner, feed, sitemap, listing, json, spider, mailbox, stories, token_command, mark, links, every, full_text, text, access, ignore_flag, allow_hosts, headers, cookies, proxy, keep_params, drop_params, language, obey_tdm, enabled"),
        ('{feed: "https://n.example", allow_hosts: ["10.0.0.0/8"]}', "5:52: allow_hosts: write a host or an address, with a port if you like, such as intranet.example:8080, not '10.0.0.0/8'"),
    ],
)  # fmt: skip
def test_a_wrong_source_is_refused(tmp_path: Path, value: str, line: str) -> None:
    assert answer(tmp_path, SOURCE, value) == [f"config.yaml:{line}"]


@pytest.mark.parametrize("host", ["intranet", "10.0.0.7", "10.0.0.7:8080", "::1", "'[::1]:8080'", "a_b.example:80"])
def test_a_private_host_is_allowed_by_name_or_address(tmp_path: Path, host: str) -> None:
    assert not answer(tmp_path, CRAWL, f"allow_hosts: ['{host.strip(chr(39))}']")


@pytest.mark.parametrize("selector", ["a[", "a >> b", "..x", ":nope(", "a:contains"])
def test_a_selector_that_is_none_is_refused_at_its_place(tmp_path: Path, selector: str) -> None:
    [line] = answer(tmp_path, SOURCE, f'{{listing: "https://n.example", links: "{selector}"}}')
    assert line.startswith("config.yaml:5:48: links: write a CSS selector")


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("{}", "7:3: the rule 'drones' is empty; it needs query, any or all"),
        ("{none: [x1]}", "7:3: the rule 'drones' is empty; it needs query, any or all"),
        ("{any: []}", "7:17: any: the value is missing; write one, or remove the key"),
        ("{any: ['']}", "7:18: any: the value is missing; write one, or remove the key"),
        ("{any: [' ']}", "7:18: any: write more than spaces, not ' '"),
        ("{any: drone}", "7:17: any: write a list such as [one, two], not 'drone'"),
        ("{any: [{drone}]}", "7:18: any: quote it: a text is needed here, and { starts a mapping"),
        ("{any: [title: drone]}", "7:18: any: quote it: a text is needed here, and a colon with a space after it makes a mapping"),
        ("{query: [drone]}", "7:19: query: quote it: a text is needed here, and [ starts a list"),
        ("\n    query:\n      - drone", "9:7: query: write a text here, not a list"),
        ("{any: [drone], notify: [dsek]}", "7:35: there is no channel 'dsek'. Did you mean 'desk'?"),
        ("{any: [drone], notify: [night]}", "7:35: there is no channel 'night'"),
        ("{any: [drone], notify: [desk, desk]}", "7:41: the channel 'desk' is listed twice"),
        ("{any: [drone], sources: [nroth]}", "7:36: there is no source 'nroth'. Did you mean 'north'?"),
        ("{any: [drone], lang: [eng]}", "7:33: lang: write a language as two lower-case letters, such as en or uk, not 'eng'"),
        ("{any: [drone], in: [titel]}", "7:31: in: write 'title', 'text', 'lead' or 'author', not 'titel'. Did you mean 'title'?"),
        ("{any: [drone], if_cut_off: digest}", '7:38: none of the channels of this rule has a digest; add digest: ["07:00"] to one'),
        ("{any: [drone], urgency: digest}", '7:35: none of the channels of this rule has a digest; add digest: ["07:00"] to one'),
        ("{any: [drone], wake: {sources: many}}", "7:32: wake: write true, false or {sources: 2}, with a number from 1 to 99"),
        ("{any: [drone], urgency: high}", "7:35: urgency: write 'now', 'digest' or 'record', not 'high'"),
        ("{any: [drone], on_edit: always}", "7:35: on_edit: write 'hits', 'facts' or 'never', not 'always'"),
        ("{any: [drone], weight: now}", "7:26: there is no key 'weight' in a rule; there are label, query, any, all, none, in, sources, lang, notify, urgency, wake, if_cut_off, again, on_edit, examples, enabled"),
        ("{any: [drone], examples: [drone]}", "7:36: examples: write keys and values below it, such as match:, ignore:"),
        ("{any: [drone], examples: {match: drone}}", "7:44: match: write a list such as [one, two], not 'drone'"),
        ("{any: [drone], examples: {mach: [drone]}}", "7:37: there is no key 'mach' under a rule's examples. Did you mean 'match'?"),
        ("{any: [drone], examples: {match: [{txt: drone}]}}", "7:46: there is no key 'txt' in an example. Did you mean 'text'?"),
        ("{any: [drone], examples: {match: [{text: drone, access: cut}]}}", "7:67: access: write 'full', 'truncated', 'blocked' or 'unknown', not 'cut'"),
        ("{any: [drone], examples: {match: [{language: en}]}}", "7:45: an example needs a text or a title"),
        ("{any: [drone], examples: {}}", "7:36: examples: this is empty; write match or ignore, or remove the key"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_refused(tmp_path: Path, value: str, line: str) -> None:
    assert answer(tmp_path, RULE, value) == [f"config.yaml:{line}"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("timezone: Europe/Bruxelles", "timezone: there is no time zone 'Europe/Bruxelles'; write one such as Europe/Brussels. Did you mean 'Europe/Brussels'?"),
        ("timezone: ../etc/passwd", "timezone: there is no time zone '../etc/passwd'; write one such as Europe/Brussels"),
        ("timezone: Europe", "timezone: there is no time zone 'Europe'; write one such as Europe/Brussels"),
        ("alert_max_age: 1 day", "alert_max_age: write a duration such as 30s, 15m, 2h or 7d, not '1 day'"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_refused(tmp_path: Path, line: str, answer: str) -> None:
    assert errors(tmp_path, f"{line}\n{SMALL}") == [f"config.yaml:1:{line.index(':') + 3}: {answer}"]


@pytest.mark.parametrize(
    "key",
    [
        "preset: ukdj",
    ],
)
def test_a_key_whose_feature_does_not_work_yet_is_unknown(tmp_path: Path, key: str) -> None:
    [line] = errors(tmp_path, f"{key}\n{SMALL}")
    assert line.startswith(f"config.yaml:1:1: there is no key '{key.partition(':')[0]}' at the top level")


@pytest.mark.parametrize("name", ["a b", "é", "-a", "a/b", "a.b", "x" * 65, '""'])
def test_an_id_is_a_word(tmp_path: Path, name: str) -> None:
    [line] = errors(tmp_path, SMALL.replace("drones:", f"{name}:"))
    assert line.startswith("config.yaml:7:3: ")
    assert "is not an id; an id is made of letters, digits, - and _" in line


@pytest.mark.parametrize(
    ("smtp", "line"),
    [
        ("{from: a@m.example}", "1:1: smtp: 'host' is missing"),
        ("{host: m.example}", "1:1: smtp: 'from' is missing; write the address that mail comes from"),
        ("{host: m.example, user: u}", "1:1: smtp: 'from' is missing; write the address that mail comes from"),
        ("{host: m.example, user: u@m.example, password: p, port: 0}", "1:63: port: write a port, 1 to 65535"),
        ("{host: m.example, from: a@m.example, password: p}", "1:44: smtp: there is a password but no user"),
        ("{host: 'm x', from: a@m.example}", "1:14: host: write the name or address of a server, such as mail.example.org"),
        ("{host: m.example, from: a@m.example, tls: ssl}", "1:49: tls: write 'starttls', 'tls' or 'none', not 'ssl'"),
        ("{host: m.example, from: a@m.example, tls: [tls]}", "1:49: tls: write 'starttls', 'tls' or 'none'"),
    ],
)  # fmt: skip
def test_a_wrong_mail_server_is_refused(tmp_path: Path, smtp: str, line: str) -> None:
    text = f"smtp: {smtp}\n" + SMALL.replace('{url: "console://"}', "{mail: [d@m.example]}")
    assert errors(tmp_path, text) == [f"config.yaml:{line}"]


def test_no_error_repeats_a_secret(tmp_path: Path) -> None:
    text = "smtp: {host: 'hunter2 x', password: [hunter2], port: hunter2, from: hunter2}\n"
    text += SMALL.replace('"console://"', '"json:/hunter2"').replace("}", ", urls: [[hunter2]], mail: ['hunter2@']}", 1)
    found = errors(tmp_path, text, {"X": "hunter2"})
    assert len(found) == 7
    assert "hunter2" not in "\n".join(found)


def test_all_errors_come_at_once_and_in_order(tmp_path: Path) -> None:
    text = """\
stroe: v.db
crawl: {every: soon}
channels: {desk: {url: nope://x}, desk: {url: "console://"}}
sources: {north: {feed: x, every: 5}, south: {listing: "https://s.example"}}
rules:
  a: {any: drone, notfy: [desk]}
  b: {}
  c: {any: [@drone], notify: [dsek]}
"""
    assert [line.split(" ")[0] for line in errors(tmp_path, text)] == [
        "config.yaml:1:1:", "config.yaml:1:1:", "config.yaml:2:16:", "config.yaml:3:24:", "config.yaml:3:35:", "config.yaml:4:25:",
        "config.yaml:4:35:", "config.yaml:4:47:", "config.yaml:6:12:", "config.yaml:6:19:", "config.yaml:7:3:", "config.yaml:8:13:",
        "config.yaml:8:31:",
    ][1:]  # fmt: skip
