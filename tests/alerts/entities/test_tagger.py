"""An article's entities are found without compiling the pack, and just those that the whole pack finds."""

from pathlib import Path

import pytest

from alerts.entities import merge, shipped
from alerts.matching import build
from alerts.model import Entity, Subject
from tests.alerts.entities.whole_pack import WholePack
from tests.daily_languages import marks

FOLDER = Path(__file__).parent
SENTENCES = [line.split("\t")[:2] for line in (FOLDER / "sentences.tsv").read_text("utf8").splitlines()[1:]]
SENTENCES += [[line.split("\t")[1], text] for line in (FOLDER / "sides.tsv").read_text("utf8").splitlines()[1:]
              for text in line.split("\t")[2:]]  # fmt: skip
LANGUAGES = sorted({language for language, _ in SENTENCES})


@pytest.mark.parametrize("language", [pytest.param(one, marks=marks(one)) for one in LANGUAGES])
def test_nothing_is_lost_in_the_sentences_of_a_language(tagger: WholePack, language: str) -> None:
    texts = [text for one, text in SENTENCES if one == language]
    subject = Subject("Rheinmetall", "\n\n".join(texts), language or None)
    found = build([], shipped()).entities_in(subject)
    assert found == tagger.entities_in(subject)
    assert "rheinmetall" in dict(found)


@pytest.mark.parametrize("title", [
    "Zaporizhzhia's Sana'a-Hormuz talks", "MiG29, F-16s and a Т-72 near Kup'yansk", "UAVs of the BUNDESWEHR", "",
    "Talibans und der Bundes-wehr", "Saint-Petersburg, Rhein-Metall, Rhein-metalls",
])  # fmt: skip
@pytest.mark.parametrize("language", ["en", "de", None])
def test_a_name_is_found_however_it_is_joined(tagger: WholePack, title: str, language: str | None) -> None:
    subject = Subject(title, "", language, other_text="The Pentagon waits.")
    assert build([], shipped()).entities_in(subject) == tagger.entities_in(subject) != ()


@pytest.mark.parametrize(("name", "text", "language"), [
    ("Mice", "A mouse ran.", "en"), ("*holm", "In Bornholm it rained.", "en"), ("B?rnholm", "In Bornholm it rained.", "en"),
    ("cease-fire", "A ceasefire holds.", "en"), ("=iT", "iT is a firm.", "en"), ("Х-101", "A Kh-101 fell.", "en"),
    ("Юрій", "Бачили Юрія.", "uk"), ("Дінця", "Біля Дінця тихо.", "uk"), ("海警", "中国海警船在仁爱礁附近。", "zh"),
])  # fmt: skip
def test_a_name_of_the_configuration_is_found_in_all_its_forms(name: str, text: str, language: str) -> None:
    own = merge(shipped(), {"mine": Entity("mine", "", "", (name,))})
    assert "mine" in dict(build([], own).entities_in(Subject("", text, language)))
    assert "mine" not in dict(build([], own).entities_in(Subject("", "Nothing of it.", language)))
