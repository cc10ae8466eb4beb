"""Text whose letters a wrong charset lost is told from real text, however many question marks that has."""

from collections.abc import Callable
from typing import Final

import pytest

from crawler.garbled import has_lost_words, is_garbled, readable
from crawler.page.article_page import read_page
from tests.crawler.page.pages import STORIES, article_html, page

ACCENTED: Final = {
    "de": "Für größere Übungen öffnete München am Nachmittag seine Häfen. Die Brücke über die Mündung wird erhöht.",
    "fr": "Le ministère a déclaré que l'état-major avait été informé à l'été. Élysée, français, œuvre, réseau.",
    "pl": "Prezydent oświadczył, że ministerstwo obrony narodowej otrzymało nowe zestawy łączności na północy.",
    "uk": "Президент України заявив, що міністерство оборони отримало нові системи. Рівне і Січень чекають.",
    "ru": "Президент заявил, что министерство обороны получило новые системы из Калининграда и Пскова.",
    "el": "Ο πρόεδρος δήλωσε ότι το υπουργείο άμυνας έλαβε νέα συστήματα από το νησί.",
    "ar": "قالت وزارة الدفاع إن الجيش تسلم منظومات جديدة في الشمال، ولم تذكر موعدا للتسليم القادم.",
    "he": "משרד הביטחון הודיע כי הצבא קיבל מערכות חדשות בצפון, ולא מסר מועד נוסף.",
    "ja": "防衛省は、新しい装備が北部に届いたと発表した。\n\n大臣は次の日程を明らかにしなかった。",
    "zh": "国防部表示，共有588家企业参加了盐城湾附近的工程。\n\n李上校没有说明日期，只提到议会通过的计划。\n\n榆口居民被告知，道路将封闭。",
}
WRONG_TURNS: Final[dict[str, Callable[[str], str]]] = {
    "question marks": lambda text: text.encode("ascii", "replace").decode(),
    "replacement characters": lambda text: "".join(char if char.isascii() else "\ufffd" for char in text),
    "boxes": lambda text: "".join(char if char.isascii() else "□" for char in text),
    "utf-8 as cp1252": lambda text: text.encode().decode("cp1252", "replace"),
    "twice": lambda text: text.encode().decode("cp1252", "replace").encode().decode("cp1252", "replace"),
}


@pytest.mark.parametrize("turn", WRONG_TURNS)
@pytest.mark.parametrize("code", ACCENTED)
def test_lost_letters_are_seen(code: str, turn: str) -> None:
    assert not is_garbled(ACCENTED[code])
    assert is_garbled(WRONG_TURNS[turn](ACCENTED[code]))


@pytest.mark.parametrize("code", ["de", "fr", "pl", "uk", "ru", "el", "ar", "he", "ja", "zh"])
def test_utf_8_read_as_cp1251_is_seen(code: str) -> None:
    assert is_garbled(ACCENTED[code].encode().decode("cp1251", "replace"))


@pytest.mark.parametrize("code", ["uk", "ru"])
@pytest.mark.parametrize(("meant", "taken"), [("utf-8", "cp1251"), ("cp1251", "cp1252"), ("koi8_r", "cp1252")])
def test_cyrillic_in_a_wrong_charset_is_seen(code: str, meant: str, taken: str) -> None:
    assert is_garbled(ACCENTED[code].encode(meant, "replace").decode(taken, "replace"))


@pytest.mark.parametrize(
    "text",
    [
        "Why did they go? Nobody knows?? What??? Who? And why?Because they had to! ",
        "Pourquoi partir ? Quand ? Qui ? Où ?? « Liberté » ? L’État répond-il ? ",
        "¿Qué pasó? ¿Quién fue? ¿Y por qué? Nadie lo sabe. ",
        "The minister?s plan doesn?t work, they?re told. It costs Â£5m. He didnâ€™t answer. ",
        "See https://h.example/?id=7&x=y and h.example/a?b=c for the list. ",
        "Müßig? Die Straße, »Spaß“ und «É» bleiben. ",
        "СЄВЄРОДОНЕЦЬК? Рівне? Січень? РІЧКА? Європа чекає? ",
        "何が起きたのか？誰も知らない？？？ 本当？ ",
        "■ Point one ■ Point two □ open ☑ done ",
    ],
)
def test_real_text_with_question_marks_and_lost_signs_is_none(text: str) -> None:
    assert not is_garbled(text * 20)
    assert not has_lost_words("Who pays for the frigates? And why??")


def test_one_word_lost_in_a_long_text_garbles_nothing() -> None:
    assert not is_garbled("The harbour was quiet all night long. " * 20 + "M?nchen")
    assert has_lost_words("Was ist in M?nchen los")


@pytest.mark.parametrize("turn", WRONG_TURNS)
def test_a_page_whose_letters_were_lost_is_marked(turn: str) -> None:
    story = next(one for one in STORIES if one.language in ("uk", "ru", "el", "zh", "ja", "ar", "pl"))
    html = article_html(story)
    assert read_page(page(html)).extraction == "ok"
    if turn in ("question marks", "replacement characters", "boxes"):  # decoding mends the others, or reads a garble
        assert read_page(page(WRONG_TURNS[turn](html))).extraction in {"not_article", "empty"}


def test_of_a_garbled_text_the_paragraphs_that_can_be_read_are_left() -> None:
    assert readable("?????? ?? ????.\n\nDie Marine f?hrt nach Kiel.") == "Die Marine f?hrt nach Kiel."
