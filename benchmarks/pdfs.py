"""How much of a PDF's text is read, beside pdftotext: five kinds of public bodies' documents, in four languages.

Chromium prints them, so that fonts, columns, tables and running heads are those of a real program. Needs chromium and
pdftotext. Recall is the share of the document's runs of three words that stand in the text read; "paragraphs" the share
of its paragraphs that are one paragraph there; "heads" how many running heads are still in it.

    python benchmarks/pdfs.py
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from crawler.model import Response
from crawler.page.article_page import read_page

WORDS = {
    "en": "The ministry ordered twelve frigates from the yard at Northport and asked its allies for air defence missiles "
    "which the army needs before the winter because stocks of artillery ammunition are low".split(),
    "uk": "Міністерство замовило дванадцять фрегатів на верфі та попросило союзників про ракети протиповітряної оборони які "
    "потрібні армії до зими бо запаси артилерійських боєприпасів малі".split(),
    "de": "Das Ministerium bestellte zwölf Fregatten bei der Werft und bat seine Verbündeten um Flugabwehrraketen welche "
    "das Heer vor dem Winter braucht weil die Vorräte an Artilleriemunition gering sind".split(),
    "pl": "Ministerstwo zamówiło dwanaście fregat w stoczni i poprosiło sojuszników o pociski obrony powietrznej których "
    "wojsko potrzebuje przed zimą ponieważ zapasy amunicji artyleryjskiej są małe".split(),
}
STYLE = """@page {{ size: A4 {landscape}; margin: 22mm 20mm; @top-left {{ content: "RUNNING HEAD OF THE OFFICE"; font-size: 8pt; }}
@bottom-center {{ content: "Foot of the office, page " counter(page); font-size: 8pt; }} }}
body {{ font: {size} 'DejaVu Serif', serif; }} div.text {{ {more} }} td, th {{ border: 1px solid; padding: 2px 6px; }}"""
KINDS = {
    "letter": ("", "11pt", "", 8),
    "tender": ("", "10pt", "", 10),
    "gazette": ("", "9pt", "column-count: 2; text-align: justify; hyphens: auto;", 60),
    "slides": ("landscape", "20pt", "", 10),
    "two columns": ("", "10pt", "column-count: 2;", 40),
}


def paragraphs(language, count):
    """Paragraphs of different lengths in which no run of words stands twice at one place."""
    words, made = WORDS[language], []
    for number in range(count):
        start = number * 5 % len(words)
        turned = [*words[start:], *words[:start]]
        made.append(f"{' '.join(turned * (1 + number % 3))} {100 + number}.".capitalize())
    return made


def document(kind, language):
    landscape, size, more, count = KINDS[kind]
    told = paragraphs(language, count)
    rows = [(f"{WORDS[language][n]} {n}", f"{n * 17 + 5} 000", f"{n * 3 + 1},50") for n in range(1, 9)]
    style = STYLE.format(landscape=landscape, size=size, more=more)
    body = [f"<h1>{' '.join(WORDS[language][:5])}</h1>", *(f"<p>{one}</p>" for one in told)]
    if kind == "tender":
        body.append(
            "<table>" + "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows) + "</table>"
        )
        told = [*told, *(" ".join(row) for row in rows)]
    if kind == "slides":
        body = [
            f"<div style='break-after: page'><h2>{n + 1}</h2><ul><li>{one}</ul></div>" for n, one in enumerate(told)
        ]
    return (
        f"<html lang={language}><meta charset=utf-8><style>{style}</style><div class=text>{''.join(body)}</div></html>",
        told,
    )


def printed(html, folder):
    page, pdf = folder / "page.html", folder / "page.pdf"
    page.write_text(html, "utf8")
    command = [
        "chromium",
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--print-to-pdf={pdf}",
    ]
    subprocess.run([*command, page.as_uri()], check=True, capture_output=True, timeout=120)
    return pdf


def runs(text):
    words = re.findall(r"\w+", text.casefold())
    return list(zip(words, words[1:], words[2:], strict=False))


def measured(text, told):
    """Recall of runs of words, the share of whole paragraphs, and how many running heads are left."""
    have = set(runs(text))
    wanted = [run for one in told for run in runs(one)]
    flat = [" ".join(re.findall(r"\w+", part.casefold())) for part in text.split("\n\n")]
    whole = sum(" ".join(re.findall(r"\w+", one.casefold())) in flat for one in told)
    heads = len(re.findall(r"RUNNING HEAD|Foot of the office", text))
    return sum(run in have for run in wanted) / len(wanted), whole / len(told), heads


def main():
    if not (shutil.which("chromium") and shutil.which("pdftotext")):
        sys.exit("needs chromium and pdftotext")
    print(
        f"{'kind':12} {'':3} {'recall':>7} {'whole':>6} {'heads':>5} {'CPU ms':>7}   {'pdftotext':>9} {'whole':>6} {'heads':>5}"
    )
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as name:
        for kind in KINDS:
            for language in WORDS:
                html, told = document(kind, language)
                pdf = printed(html, Path(name))
                started = time.process_time()
                article = read_page(
                    Response("https://a.example/a.pdf", "https://a.example/a.pdf", 200, (), pdf.read_bytes())
                )
                took = 1000 * (time.process_time() - started)
                other = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
                mine, peer = measured(article.text, told), measured(other.replace("\f", "\n\n"), told)
                ours.append(mine)
                theirs.append(peer)
                print(f"{kind:12} {language:3} {mine[0]:7.1%} {mine[1]:6.0%} {mine[2]:5} {took:7.0f}   "
                      f"{peer[0]:9.1%} {peer[1]:6.0%} {peer[2]:5}  {article.language}")  # fmt: skip
    result = {}
    for who, rows in (("Vedette", ours), ("pdftotext", theirs)):
        recall, whole = (sum(row[at] for row in rows) / len(rows) for at in (0, 1))
        heads = sum(row[2] for row in rows)
        print(f"{who:10} recall {recall:.1%}, whole paragraphs {whole:.0%}, running heads left {heads}")
        result[who] = {"recall": round(recall, 4), "whole": round(whole, 3), "heads": heads}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
