import re
from dataclasses import replace
from datetime import UTC
from importlib.resources import files
from string import Formatter

import pytest

from alerts.messages import Audience, Names, render
from alerts.messages.catalogue import catalogue
from tests.alerts.made import ALERT, altered

HEAD, *ROWS = [
    line.split("\t") for line in files("alerts.messages").joinpath("catalogue.tsv").read_text("utf8").splitlines()
]


def places(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_phrase_has_every_language_and_the_same_places_in_each_form(row: list[str]) -> None:
    assert len(row) == len(HEAD)
    assert all(cell == cell.strip() and cell for cell in row)
    forms = [form for cell in row[1:] for form in cell.split(" | ")]
    assert all(places(form) == places(forms[0]) for form in forms)
    counted = len(row[1].split(" | ")) > 1
    assert [len(cell.split(" | ")) for cell in row[1:]] == ([2, 2, 2, 3] if counted else [1, 1, 1, 1])


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [
        ("en", 0, "0 sources"), ("en", 1, "1 source"), ("de", 1, "1 Quelle"), ("de", 2, "2 Quellen"),
        ("fr", 0, "0 source"), ("fr", 1, "1 source"), ("fr", 2, "2 sources"),
        ("uk", 1, "1 джерело"), ("uk", 3, "3 джерела"), ("uk", 5, "5 джерел"), ("uk", 11, "11 джерел"),
        ("uk", 13, "13 джерел"), ("uk", 21, "21 джерело"), ("uk", 22, "22 джерела"), ("uk", 112, "112 джерел"),
    ],
)  # fmt: skip
def test_a_number_takes_the_plural_of_its_language(language: str, n: int, said: str) -> None:
    assert catalogue(language).count("sources", n) == said  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("fr", ["tronqué : environ 75 % masqués, 'NOT exercise' n'a pas pu être vérifié", "alerte 12 · mettre en sourdine :"]),
        ("de", ["gekürzt: etwa 75 % verborgen, 'NOT exercise' ließ sich nicht prüfen", "Meldung 12 · stummschalten:"]),
        ("uk", ["обрізано: приховано близько 75 %, не вдалося перевірити: 'NOT exercise'", "сповіщення 12 · приглушити:"]),
    ],
)  # fmt: skip
def test_a_message_speaks_the_language_of_its_recipients(language: str, lines: list[str]) -> None:
    alert = altered(ALERT, access="truncated", hidden_percent=75, unknown=("NOT exercise",))
    message = render(alert, Audience(UTC, language=language))  # type: ignore[arg-type]
    assert all(line in message.text for line in lines)
    assert f'<html lang="{language}">' in message.html


def test_an_update_names_the_alert_before_as_its_language_does() -> None:
    update = replace(ALERT, updates=5, new_sentences=("Estonia has sent troops to the border.",))
    lines = render(update, Audience(UTC, language="fr")).text.splitlines()
    assert "Nouveau depuis l'alerte 5 :" in lines
    assert lines[-1].startswith("alerte 12 · met à jour l'alerte 5 · ")


def test_rules_and_sources_are_called_by_their_names_and_commands_keep_ids() -> None:
    names = Names({"troops-to-ukraine": "Our minister on Ukraine aid"}, {"ukdj": "UK Defence\nJournal"})
    message = render(ALERT, Audience(UTC, names=names))
    assert message.title == "Our minister on Ukraine aid: Estonia sends help"
    assert "\nUK Defence Journal, 2026-11-23 04:40 UTC\n" in message.text
    assert "vedette mute rule:troops-to-ukraine --for 6h" in message.text
    assert not re.search(r"\bukdj\b", message.text + message.html)
