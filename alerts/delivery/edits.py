"""Which sentences are edited forms of earlier ones, and whether an edit changes a fact. Pure.

That a sentence is the form of another is a guess. It shows what changed; a rule with `on_edit: never` alone holds
something back by it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from alerts.delivery.fact_words import calls_off
from alerts.delivery.novelty import new_sentences
from alerts.delivery.readings import DATES, LIMITING, Reading, denies_or_doubts, reading_of
from alerts.sentence_edits import SentenceEdit
from alerts.text.sentences import sentences
from crawler.date_spellings import MONTHS
from crawler.model import ArticleVersion
from crawler.passing import is_at_another_time, passing_of

_MIN_COMMON_SHARE: Final = 0.6  # of the words of both sentences
_MIN_COMMON_WORDS: Final = 3  # in short sentences all but one
MAX_COMPARED: Final = 200  # sentences on each side; of thousands that changed the first are compared
MAX_QUICK_CHARACTERS: Final = 50_000  # their sentences are found in 15 ms
_NUMBER_WORDS: Final = (
    "one two three four five six seven eight nine ten eleven twelve hundred thousand million dozen half double "
    "un deux trois quatre cinq sept huit neuf dix onze douze cent mille million douzaine "
    "dos tres cuatro cinco seis siete ocho nueve diez doce cien mil millón "
    "due tre quattro cinque sei sette otto nove dieci dodici cento mila milione "
    "dois duas três quatro sete oito dez doze cem milhão "
    "twee drie vier vijf zes zeven acht negen tien elf twaalf honderd duizend miljoen "
    "dwa dwie trzy cztery pięć sześć siedem osiem dziewięć dziesięć sto tysiąc milion "
    "два две три четыре пять шесть семь восемь девять десять сто тысяча миллион "
    "дві три чотири п'ять шість сім вісім дев'ять десять сто тисяча мільйон"
)
_WEEKDAYS: Final = (
    "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica segunda terça quarta quinta sexta "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "poniedziałek wtorek środę środa czwartek piątek sobotę sobota niedzielę niedziela "
    "понедельник вторник среду среда четверг пятницу пятница субботу суббота воскресенье "
    "понеділок вівторок середу середа п'ятницю п'ятниця суботу субота неділю неділя"
)


def edits_among(now: Sequence[str], before: Iterable[str], language: str | None) -> tuple[SentenceEdit, ...]:
    """The edits that made sentences of `now` out of sentences of `before`, in the order of `now`.

    Each sentence is the form of one other at most, the one with which it shares most words. Of two that begin with
    other clocks, as a live blog's do, neither is a form of the other.
    """
    left = {one: _counted(one, language) for one in list(dict.fromkeys(before))[:MAX_COMPARED]}
    clocks = {one: passing_of(one) for one in left}
    found: list[SentenceEdit] = []
    for sentence in now[:MAX_COMPARED]:
        words, clock = _counted(sentence, language), passing_of(sentence)
        shares = {
            one: _share(words, others) for one, others in left.items() if not is_at_another_time(clocks[one], clock)
        }
        best = max(shares, key=lambda one: shares[one], default=None)
        if best is not None and shares[best] >= _MIN_COMMON_SHARE:
            del left[best]
            found.append(SentenceEdit(best, sentence))
    return tuple(found)


def _counted(sentence: str, language: str | None) -> Counter[str]:
    return Counter(reading_of(sentence, language).words)


def _share(one: Counter[str], other: Counter[str]) -> float:
    common = (one & other).total()
    least = min(_MIN_COMMON_WORDS, max(one.total(), other.total()) - 1)
    return 2 * common / (one.total() + other.total()) if common >= least > 0 else 0.0


def edits_since(article: ArticleVersion, new: Sequence[str], told: Sequence[str]) -> tuple[SentenceEdit, ...]:
    """The edits behind the sentences `new`, in their order: what they were told as before, and stands no more.

    What was told and stood in the version before counts first, then what else was `told`, then what else stood in that
    version. `told`: oldest first; of sentences that are as alike, the one told last is the earlier form. Messages are
    made on the event loop: of a long text only what was told is looked at.
    """
    words, before = _words(article), article.earlier_words or ""
    earlier = sentences(before) if len(before) <= MAX_QUICK_CHARACTERS else ()
    gone = list(dict.fromkeys(one for one in (*reversed(told), *earlier) if one not in words))
    stood = frozenset(told)
    ranked = sorted(gone, key=lambda one: 2 if one not in stood else 0 if one in before else 1)[:MAX_COMPARED]
    found: dict[str, SentenceEdit] = {}
    for is_told, is_of_before in ((True, True), (True, False), (False, True)):
        rank = [one for one in ranked if (one in stood) == is_told and (one in before) == is_of_before]
        left = [one for one in new if one not in found]
        found |= {edit.now: edit for edit in edits_among(left, rank, article.language)}
    return tuple(found[one] for one in dict.fromkeys(new) if one in found)


def edits_of_facts(article: ArticleVersion, told: Collection[str]) -> tuple[SentenceEdit, ...]:
    """The edits by which the article, beside its version before, states another number, date, name, denial or doubt.

    None of what was `told`. In a language whose denying and doubting words are not known, every change counts.
    """
    own = replace(article, copy=None)  # which is the outlet's own edit
    now, before = _sentences_of(_words(own)), _sentences_of(article.earlier_words or "")
    came = [one for one in now if one not in before][:MAX_COMPARED]
    edits = edits_among(came, [one for one in before if one not in now], article.language)
    return tuple(
        edit
        for edit in edits
        if changes_fact(edit, article.language) and new_sentences([edit.now], told, article.language)
    )


def without_edits(
    article: ArticleVersion, news: Sequence[str], told: Sequence[str], hits: Collection[str]
) -> tuple[str, ...]:
    """Those of `news` that are no edited forms of what was `told`, or that have one of the words `hits` anew."""
    edited = {edit.now: edit.before.casefold() for edit in edits_since(article, news, told) if edit.before in told}
    return tuple(
        one
        for one in news
        if one not in edited or any(hit in one.casefold() and hit not in edited[one] for hit in hits)
    )


def _words(article: ArticleVersion) -> str:
    copied = article.copy.text if article.copy else ""
    return f"{article.title}\n{article.text}\n{article.other_title}\n{article.other_text}\n{copied}"


def _sentences_of(text: str) -> dict[str, None]:
    return dict.fromkeys(sentences(text))


def changes_fact(edit: SentenceEdit, language: str | None) -> bool:
    """Whether an edit changes a number, a date, a name, a denial or a doubt; where such words are not known, any."""
    if not new_sentences([edit.now], [edit.before], language):
        return False
    if language not in LIMITING:
        return True
    old, new = reading_of(edit.before, language), reading_of(edit.now, language)
    parts = SequenceMatcher(None, old.words, new.words, autojunk=False).get_opcodes()
    return any(
        tag != "equal" and (_has_fact(old, range(*was), language) or _has_fact(new, range(*now), language))
        for tag, was, now in ((tag, (a, b), (c, d)) for tag, a, b, c, d in parts)
    )


def _has_fact(reading: Reading, places: Iterable[int], language: str | None) -> bool:
    return any(
        reading.names[at]
        or reading.capitals[at]
        or denies_or_doubts(word, language)
        or calls_off(word, language)
        or word in _FACT_WORDS
        for at in places
        for word in (reading.words[at],)
    )


_FACT_WORDS: Final = frozenset((*_NUMBER_WORDS.split(), *_WEEKDAYS.split(), *DATES, *MONTHS))
