"""Lines that may be no part of an article, told by their words."""

import pytest

from crawler.pointers import doubtful_lines, without
from tests.crawler.page.pages import STORIES, Story

TEXT = "The yard laid the keel on Monday."


def doubted(text: str) -> list[str]:
    return [text[start:end] for start, end in doubtful_lines(text)]


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Exercise begins in the north",
        "Prečítajte si: Cvičenie na severe",
        "İlgili haber: Tatbikat başladı",
        "【関連】演習が始まる",
        "» Exercise begins in the north",
        "▶ Exercise in pictures",
        "- Exercise begins in the north",
        "More: Exercise begins in the north",
        "File photo: the frigate during an exercise in 2019.",
        "Correction: an earlier version of this article said the ship was on an exercise.",
        "This article first appeared in the journal of exercises.",
        "Watch: how the exercise began.",
        "ANALYSIS | What the exercise means",
        "Vidéo : les images de l'exercice.",
        "Our weekly podcast looks at the exercise in the north.",
        "The exercise is the subject of this week's newsletter.",
        "For the full story on the exercise, click here.",
        "Lesen Sie auch: Die Übung beginnt.",
        "Mehr über die Übung in unserem Newsletter.",
        "À lire aussi : l'exercice commence.",
        "Lea también: comienza el ejercicio.",
        "Читайте також: навчання почалися.",
        "Слушайте об учениях в нашем подкасте.",
        "Czytaj też: ćwiczenia na północy.",
        "Läs också: Övningen har börjat.",
        "اقرأ أيضا: بدء المناورات.",
        "相关阅读：演习开始",
        "演習の詳細はこちらから。",
        "Baca juga: latihan dimulai.",
    ],
)
def test_a_line_that_points_elsewhere_is_doubtful(line: str) -> None:
    assert doubted(f"{TEXT}\n\n{line}\n\n{TEXT}") == [line]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_the_paragraphs_of_an_article_are_not_doubtful(story: Story) -> None:
    assert not doubted("\n\n".join(story.paragraphs))


def test_lines_below_a_heading_of_other_stories_are_doubtful_until_a_sentence_comes() -> None:
    lines = ["Read also", "Exercise begins in the north", "Minister meets the press", TEXT, "A short line"]
    assert doubted("\n\n".join(lines)) == lines[:3]


@pytest.mark.parametrize(
    "line", ["More than five hundred troops joined the exercise.", "Earlier an exercise was held."]
)
def test_a_sentence_that_begins_like_a_label_is_text(line: str) -> None:
    assert not doubted(f"{TEXT}\n\n{line}")


def test_a_note_about_the_author_is_doubtful_at_the_end_alone() -> None:
    note = "Jane Doe writes about every exercise in the north."
    assert doubted(f"{TEXT}\n\n{TEXT}\n\n{note}") == [note]
    assert not doubted(f"{note}\n\n{TEXT}\n\n{TEXT}")
    assert not doubted(note)


@pytest.mark.parametrize(
    "line",
    ["It was an exercise, the ministry said later.", "This was a drill.", "Norland is in an exercise until Friday.",
     "Northern Command was told of the exercise late.", "The General Staff reports an exercise in the bay.",
     "Olaf Brand was killed in the exercise.", "Ce Jour-là est un exercice."],
)  # fmt: skip
def test_a_sentence_at_the_end_that_begins_like_a_note_about_somebody_is_text(line: str) -> None:
    assert not doubted(f"{TEXT}\n\n{TEXT}\n\n{line}")


@pytest.mark.parametrize(
    "line",
    [
        "Jane Doe is a defence reporter.",
        "Olaf Erik Brandt is the editor of this page.",
        "Анна Ковальова пише про оборону.",
    ],
)
def test_a_line_about_who_wrote_it_is_doubtful(line: str) -> None:
    assert doubted(f"{TEXT}\n\n{TEXT}\n\n{line}") == [line]


def test_a_long_paragraph_is_text_however_it_begins() -> None:
    assert not doubted("Listen to the sea, " + "said the captain, " * 30 + "and went.")


def test_every_other_word_keeps_its_place() -> None:
    text = f"{TEXT}\n\nRead more: Exercise\n\n{TEXT}"
    left = without(text, doubtful_lines(text))
    assert len(left) == len(text)
    assert "Exercise" not in left
    assert left.rindex("The yard") == text.rindex("The yard")
