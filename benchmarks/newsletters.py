"""How many newsletters are read right: a thousand of eleven designs in five languages, which this script makes up.

An article of a mail is right when it has the mail's subject, date and address, and all paragraphs of its stories, each
whole and in order, and nothing of what serves the reader or is hidden. A story is right when it has its own address
without what tracks the reader, its headline, its paragraphs, and none of another story. Beside it stands the standard
library: the preferred body of each mail with its tags taken out, which has no addresses.

    python benchmarks/newsletters.py [--mails 1000]
"""

import argparse
import base64
import json
import random
import re
import sys
import time
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parents[1]))
from crawler.model import Response
from crawler.source_options import MailReading
from crawler.sources.mails import read_mails

FLOORS = {"mails": 0.97, "stories": 0.97}
WORDS = {
    "en": "The ministry ordered twelve frigates from the yard at Northport and asked its allies for air defence missiles "
    "which the army needs before the winter because stocks of artillery ammunition are low".split(),
    "uk": "Міністерство замовило дванадцять фрегатів на верфі та попросило союзників про ракети протиповітряної оборони які "
    "потрібні армії до зими бо запаси артилерійських боєприпасів малі".split(),
    "de": "Das Ministerium bestellte zwölf Fregatten bei der Werft und bat seine Verbündeten um Flugabwehrraketen welche "
    "das Heer vor dem Winter braucht weil die Vorräte an Artilleriemunition gering sind".split(),
    "fr": "Le ministère a commandé douze frégates au chantier naval et demandé à ses alliés des missiles de défense "
    "aérienne dont l'armée a besoin avant l'hiver car les stocks de munitions d'artillerie sont bas".split(),
    "pl": "Ministerstwo zamówiło dwanaście fregat w stoczni i poprosiło sojuszników o pociski obrony powietrznej których "
    "wojsko potrzebuje przed zimą ponieważ zapasy amunicji artyleryjskiej są małe".split(),
}
CHARSETS = {"en": ["utf-8", "us-ascii"], "uk": ["utf-8", "windows-1251", "koi8-u"], "de": ["utf-8", "iso-8859-1"],
            "fr": ["utf-8", "windows-1252"], "pl": ["utf-8", "iso-8859-2", "windows-1250"]}  # fmt: skip
SERVES = {
    "en": ("View this email in your browser", "Unsubscribe", "You get this mail because you signed up at our site."),
    "uk": ("Переглянути в браузері", "Відписатися", "Ви отримали цей лист, бо підписалися на нашому сайті."),
    "de": ("Im Browser ansehen", "Newsletter abbestellen", "Sie bekommen diese Mail, weil Sie sich angemeldet haben."),
    "fr": ("Voir dans le navigateur", "Se désabonner", "Vous recevez ce courriel car vous êtes abonné."),
    "pl": ("Zobacz w przeglądarce", "Wypisz się", "Otrzymujesz tę wiadomość, ponieważ zapisano ją w formularzu."),
}
MORE = {"en": "Read more", "uk": "Читати далі", "de": "Weiterlesen", "fr": "Lire la suite", "pl": "Czytaj więcej"}
HIDDEN = "Zebra preheader that nobody sees"
FOOTER = "Harbour Media Ltd, 1 Quay Street, Northport"
DESIGNS = (
    "letter",
    "table digest",
    "blocks",
    "plain",
    "plain digest",
    "essay",
    "inline links",
    "cards",
    "line breaks",
    "linked cards",
    "forwarded",
)


def sentence(language, chance, count=14):
    words = WORDS[language]
    start = chance.randrange(len(words))
    said = (words[start:] + words[:start])[:count]
    return (
        f"{' '.join(said)} {chance.randrange(100, 999_999)}."[:1].upper()
        + f"{' '.join(said)} {chance.randrange(100, 999_999)}."[1:]
    )


def b64(text):
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def tracked(url, chance):
    """The address as six services of mail wrap it; the last keeps it as it is, with what counts readers."""
    told = json.dumps({"email_id": "dgTQ", "href": url})
    return chance.choice([
        f"https://click.mailer.example/track?u={quote(url, safe='')}&e=0a1b2c3d4e",
        f"https://links.mailer.example/CL0/{quote(url, safe='')}/1/010001-abc/x=42",
        f"https://e.mailer.example/e/c/{b64(told)}/9f8e7d",
        f"https://r.mailer.example/lnk/AAAA/1/Zx9/{b64(url)}",
        f"https://sub.mailer.example/redirect/2/{b64(json.dumps({'e': url}))}.c2ln?from=mail",
        f"{url}?utm_source=brief&utm_medium=email&mc_eid=0a1b2c3d4e",
    ])  # fmt: skip


class Newsletter:
    """One made-up mail and what is to be read of it."""

    def __init__(self, number):
        self.chance = chance = random.Random(number)
        self.number, self.design = number, DESIGNS[number % len(DESIGNS)]
        self.language = chance.choice(list(WORDS))
        self.subject = sentence(self.language, chance, 6)[:-1]
        self.at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=31 * number)
        many = self.design not in {"letter", "essay"}
        self.stories = [self.story(place) for place in range(chance.randrange(3, 9) if many else 1)]
        self.url = f"https://harbour.example/letters/{number}"

    def story(self, place):
        count = 4 if self.design in {"letter", "essay"} else self.chance.randrange(1, 3)
        return (
            f"https://harbour.example/2026/{self.number}/{place}-keel",
            sentence(self.language, self.chance, 8)[:-1],
            [sentence(self.language, self.chance, self.chance.randrange(10, 20)) for _ in range(count)],
        )

    @property
    def charset(self):
        return self.chance.choice(CHARSETS[self.language])

    def html(self):
        web, leave, why = SERVES[self.language]
        link = lambda url, said: f'<a href="{tracked(url, self.chance)}">{said}</a>'  # noqa: E731
        made = {"letter": self.letter, "essay": self.letter, "table digest": self.tables, "blocks": self.blocks,
                "inline links": self.inline, "cards": self.cards, "line breaks": self.breaks,
                "linked cards": self.linked, "forwarded": self.tables}[self.design](link)  # fmt: skip
        return (
            f'<html><body><div style="display:none;max-height:0">{HIDDEN} &#847;&zwnj;&nbsp;&#847;&zwnj;</div>'
            f'<table role="presentation" width="600"><tr><td>{link(self.url, web)}</td></tr>'
            f'<tr><td><a href="https://harbour.example/"><img src="l.png" alt="Harbour"></a></td></tr>{made}'
            f"<tr><td><p>{why}</p><p>{link('https://mailer.example/u/1', leave)}</p><p>{FOOTER}</p></td></tr>"
            '</table><img src="https://mailer.example/open.gif" width=1 height=1></body></html>'
        )

    def letter(self, _):
        _url, title, paragraphs = self.stories[0]
        return f"<tr><td><h1>{title}</h1>{''.join(f'<p>{one}</p>' for one in paragraphs)}</td></tr>"

    def tables(self, link):
        return "".join(
            f"<tr><td><table><tr><td><img src=a.jpg></td><td><h2>{link(url, title)}</h2>"
            f"{''.join(f'<p>{one}</p>' for one in said)}{link(url, MORE[self.language])}</td></tr></table></td></tr>"
            for url, title, said in self.stories
        )

    def blocks(self, link):
        return "<tr><td>" + "".join(
            f"<div><div><b>{link(url, title)}</b></div>{''.join(f'<div>{one}</div>' for one in said)}</div>"
            for url, title, said in self.stories
        ) + "</td></tr>"  # fmt: skip

    def inline(self, link):
        return "<tr><td>" + "".join(
            f"<p><strong>{title}</strong> {' '.join(said)} ({link(url, 'Harbour')})</p>" for url, title, said in self.stories
        ) + "</td></tr>"  # fmt: skip

    def cards(self, link):
        return "".join(
            f'<tr><td><a href="{tracked(url, self.chance)}"><img src=c.jpg alt="{title}"></a></td></tr>'
            f"<tr><td><h3>{link(url, title)}</h3>{'<br><br>'.join(said)}</td></tr>"
            for url, title, said in self.stories
        )

    def breaks(self, link):
        return "<tr><td>" + "<br><br>".join(
            f"<b>{link(url, title)}</b><br>{' '.join(said)}" for url, title, said in self.stories
        ) + "</td></tr>"  # fmt: skip

    def linked(self, _):
        return "".join(
            f'<tr><td><p>FLEET</p><a href="{tracked(url, self.chance)}"><table><tr><td><h4>{title}</h4></td></tr><tr><td>'
            f"{''.join(f'<p>{one}</p>' for one in said)}</td></tr></table></a></td></tr>"
            for url, title, said in self.stories
        )

    def plain(self):
        web, leave, why = SERVES[self.language]
        told = [f"{web}:\n{self.url}"]
        for url, title, said in self.stories:
            told += [f"{title}\n{tracked(url, self.chance)}" if self.design == "plain digest" else title, *said]
        return "\n\n".join([*told, f"{why}\n{leave}: https://mailer.example/u/1", FOOTER])

    def message(self):
        made = EmailMessage(policy=policy.SMTP.clone(max_line_length=200))
        made["From"] = "Harbour Brief <brief@harbour.example>"
        made["To"] = "desk@example.org"
        made["Subject"] = self.subject
        made["Date"] = format_datetime(self.at)
        made["Message-ID"] = f"<{self.number}@harbour.example>"
        return made

    def raw(self):
        message = self.message()
        transfer = self.chance.choice(["quoted-printable", "base64"])
        if self.design in {"plain", "plain digest"}:
            message.set_content(self.plain(), charset=self.charset, cte=transfer)
        elif self.chance.random() < 0.5:
            message.set_content(f"Open this mail in a program that shows HTML: {self.url}")
            message.add_alternative(self.html(), subtype="html", charset=self.charset, cte=transfer)
        else:
            message.set_content(self.html(), subtype="html", charset=self.charset, cte=transfer)
        if self.design == "forwarded":
            inner, message = message, self.message()  # as somebody sends it on, in a mail of their own
            message.set_content("See below.")
            message.add_attachment(inner)
        if self.chance.random() < 0.2:
            message.add_attachment(b"\x89PNG" + bytes(2000), maintype="image", subtype="png", filename="yard.png")
        return message.as_bytes()

    @property
    def lines(self):
        """What its text has to have, in order."""
        if self.design == "inline links":
            return [f"{title} {' '.join(said)}" for _, title, said in self.stories]
        return [one for _, title, said in self.stories for one in (title, *said)]


def document(raw):
    line = json.dumps({"uid": 1, "size": len(raw), "received": "", "raw": base64.b64encode(raw).decode()})
    url = "imaps://desk@mail.example/INBOX"
    return Response(url, url, 200, (), f'{{"note": null}}\n{line}'.encode())


def squeezed(text):
    return " ".join((text or "").split())


def in_order(lines, text):
    at = 0
    for one in lines:
        at = text.find(squeezed(one), at)
        if at < 0:
            return False
    return True


def mail_faults(letter, entries):
    if len(entries) != 1:
        return ["count"]
    entry, text = entries[0], squeezed(entries[0].text)
    web = letter.design not in {"plain", "plain digest"}
    tests = {
        "title": entry.title == letter.subject,
        "date": datetime.fromisoformat(entry.published) == letter.at,
        "url": entry.url == (letter.url if web else f"mid:{letter.number}@harbour.example"),
        "words": in_order(letter.lines, text),
        "hidden": HIDDEN not in text,
        "service": not any(one in text for one in SERVES[letter.language][:2]),
    }
    return [name for name, right in tests.items() if not right]


def story_faults(letter, entries):
    """For each story what is wrong with it."""
    by_url = {one.url: one for one in entries}
    found = []
    for url, title, said in letter.stories:
        entry, others = by_url.get(url), [one for other in letter.stories if other[0] != url for one in other[2]]
        if entry is None:
            found.append("missing")
            continue
        text = squeezed(f"{entry.title or ''} {entry.text}")
        right = in_order([title, *said], text) and not any(squeezed(one) in text for one in others)
        found.append("" if right else "words")
    extra = len(entries) - len(letter.stories)
    return found, max(0, extra)


def by_library(raw):
    """The body of a mail as the standard library prefers it, its tags taken out."""
    body = message_from_bytes(raw, policy=policy.default).get_body(("html", "plain"))
    text = body.get_content()
    return squeezed(re.sub(r"<[^>]*>", " ", text) if body.get_content_type() == "text/html" else text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    letters = [Newsletter(number) for number in range(options.mails)]
    raws = [one.raw() for one in letters]
    read_mails(document(raws[0]), MailReading())  # imports
    spent, wrong, right = {"mail": 0.0, "stories": 0.0, "library": 0.0}, {}, {"mails": 0, "stories": 0, "library": 0}
    total = extra = 0
    for letter, raw in zip(letters, raws, strict=True):
        told = document(raw)
        for name, call in (
            ("mail", lambda told=told: read_mails(told, MailReading()).entries),
            ("stories", lambda told=told: read_mails(told, MailReading(stories=True)).entries),
            ("library", lambda raw=raw: by_library(raw)),
        ):
            began = time.process_time()
            answer = call()
            spent[name] += time.process_time() - began
            if name == "mail":
                faults = mail_faults(letter, answer)
                right["mails"] += not faults
            elif name == "library":
                right["library"] += in_order(letter.lines, answer) and HIDDEN not in answer
                continue
            elif letter.design in {"letter", "essay", "plain"}:
                continue
            else:
                faults, more = story_faults(letter, answer)
                total, extra = total + len(faults), extra + more
                right["stories"] += faults.count("")
                faults = sorted(set(faults) - {""}) + ["extra"] * bool(more)
            for one in faults:
                wrong.setdefault(f"{name}: {letter.design}: {one}", []).append(letter.number)
    for name, numbers in sorted(wrong.items()):
        print(f"  {name}: {len(numbers)}", numbers[:5] if options.errors else "")
    count = len(letters)
    print(
        f"one article a mail   {right['mails']:5} of {count} right, {1000 * spent['mail'] / count:.2f} ms of CPU each"
    )
    print(f"one article a story  {right['stories']:5} of {total} right, {extra} that are none, "
          f"{1000 * spent['stories'] / count:.2f} ms a mail")  # fmt: skip
    print(f"standard library     {right['library']:5} of {count} texts, {1000 * spent['library'] / count:.2f} ms")
    shares = {"mails": right["mails"] / count, "stories": right["stories"] / total}
    print(json.dumps({**shares, "extra": extra, "ms_a_mail": round(1000 * spent["mail"] / count, 2),
                      "ratio": round(spent["mail"] / spent["library"], 1)}))  # fmt: skip
    sys.exit(any(shares[name] < floor for name, floor in FLOORS.items()))


if __name__ == "__main__":
    main()
