"""Judging one change: which rules hold for its article. Pure. Whether anybody hears of it is decided in `delivery`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, assert_never

from alerts.copies import denied_in_full, judged_with_copy
from alerts.model import Field, Match, Span, Subject
from crawler.article_links import without_paragraphs
from crawler.model import ArticleVersion, Change

MIN_SAYING_WORDS: Final = 5
MIN_SAYING_CHARACTERS: Final = 24  # of one word, in scripts that write without spaces
MIN_SAYING_SIGNS: Final = 10  # of Chinese and Japanese, in which the names of sections have six at most
Judge = Callable[[Subject], tuple[Match, ...]]


@dataclass(frozen=True, slots=True)
class JudgedChange:
    """A change, the article as it stood then, and the rules that hold for it.

    `repeated`: the matches of further rules, that hold with the paragraphs which other articles of its source have too,
    or with the categories of its feeds. `denied`: those of its cut version that the article in full forbids.
    """

    change: Change
    article: ArticleVersion
    matches: tuple[Match, ...]
    repeated: tuple[Match, ...] = ()
    denied: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class UnjudgedChange:
    """A change whose article no rule could be asked about. `reason`: a sentence without capital and full stop."""

    change: Change
    article: ArticleVersion
    reason: str


def judged_change(change: Change, article: ArticleVersion, judge: Judge) -> JudgedChange:
    """The judgement on a change.

    An article that went behind a paywall, or was corrected, shows nothing new and is not judged again. A cut one is
    judged with the fuller copy that it has. When a further source lists it, the rules that hold for its first source
    alone say nothing new either.
    """
    if change.kind in {"paywalled", "corrected"}:
        return JudgedChange(change, article, ())
    if change.kind == "listed":
        as_listed = subject(article)
        matches = _with_copy(as_listed, article, judge(as_listed), judge)
        as_before = replace(as_listed, other_sources=())
        judged = {match.rule for match in _with_copy(as_before, article, judge(as_before), judge)}
        matches = tuple(match for match in matches if match.rule not in judged)
        return JudgedChange(change, article, matches)
    matches, repeated = _parted(article, judge)
    own = replace(subject(article), text=_blanked(article)) if article.copy else subject(article)
    matches = _with_copy(own, article, matches, judge)
    known = frozenset(match.rule for match in matches)
    return JudgedChange(change, article, matches, tuple(match for match in repeated if match.rule not in known))


def with_denied(judged: JudgedChange, judge: Judge) -> JudgedChange:
    """The same with what the version before, were it cut, matched, and the full text of this one forbids.

    Paragraphs that other articles have too forbid nothing.
    """
    article = judged.article
    if judged.change.kind not in {"lifted", "revised"} or article.is_cut or not article.earlier_words:
        return judged
    known = frozenset(match.rule for match in judged.matches)
    denied = denied_in_full(subject(article), article.earlier_words, _blanked(article), known, judge)
    return replace(judged, denied=denied)


def _with_copy(own: Subject, article: ArticleVersion, matches: tuple[Match, ...], judge: Judge) -> tuple[Match, ...]:
    """The matches of a cut article with what its fuller copy adds; of any other article as they are."""
    copy = article.copy if article.is_cut else None
    return judged_with_copy(own, copy.text, matches, judge) if copy else matches


def _parted(article: ArticleVersion, judge: Judge) -> tuple[tuple[Match, ...], tuple[Match, ...]]:
    """The matches that hold without repeated paragraphs and categories, and those that need them.

    The first have their hits in categories that say as much as a sentence; the name of a section stays out.
    """
    whole = replace(subject(article), other_text=article.all_other_text)
    matches = judge(whole)
    if not any(_is_repeated(article, span) for match in matches for span in match.spans):
        return matches, ()
    own = {match.rule: match for match in judge(replace(whole, text=_blanked(article), other_text=article.other_text))}
    return (
        tuple(_with_categories(own[match.rule], article, match) for match in matches if match.rule in own),
        tuple(match for match in matches if match.rule not in own),
    )


def _with_categories(own: Match, article: ArticleVersion, whole: Match) -> Match:
    """A match in the article's own words, with what `whole` hits in categories that say as much as a sentence."""
    text = article.all_other_text
    begin = len(text) - len(article.categories)
    said = {
        span
        for span in whole.spans
        if span.field == "other_text" and span.start >= begin and _says_much(_paragraph_at(text, span.start))
    }
    return replace(own, spans=tuple(sorted({*own.spans, *said}))) if said else own


def _paragraph_at(text: str, place: int) -> str:
    end = text.find("\n\n", place)
    return text[text.rfind("\n\n", 0, place) + 1 : end if end >= 0 else None].strip()


def _says_much(category: str) -> bool:
    """Whether a category is longer than the names of sections, most of which have under five words."""
    words = category.split()
    signs = sum("\u3040" <= character <= "\u9fff" for character in category)
    longest = len(max(words, key=len, default=""))
    return len(words) >= MIN_SAYING_WORDS or longest >= MIN_SAYING_CHARACTERS or signs >= MIN_SAYING_SIGNS


def _is_repeated(article: ArticleVersion, span: Span) -> bool:
    """Whether a hit stands in a repeated paragraph or a category."""
    if span.field == "other_text":
        return span.end > len(article.other_text)
    if span.field != "text" or not article.repeated_within:
        return False
    return _blanked(article)[span.start : span.end].isspace()


def _blanked(article: ArticleVersion) -> str:
    """The text with blanks in the place of repeated paragraphs, so that all other words keep their places."""
    return without_paragraphs(article.text, article.repeated_within)


def subject(article: ArticleVersion) -> Subject:
    """The article as the matcher sees it."""
    return Subject(
        title=article.title,
        text=article.text,
        language=article.language,
        source=article.source,
        url=article.url,
        authors=article.authors,
        access=article.access,
        hidden_percent=article.hidden_percent,
        other_title=article.other_title,
        other_text=article.other_text,
        possible_languages=article.possible_languages,
        other_sources=tuple(listing.source for listing in article.listings),
        is_unlike=article.is_unlike,
    )


def field_text(article: ArticleVersion | Subject, field: Field) -> str:
    """The words of a field, into which its spans point."""
    match field:
        case "title":
            return article.title
        case "text":
            return article.text
        case "other_title":
            return article.other_title
        case "copy_text":
            return article.copy.text if isinstance(article, ArticleVersion) and article.copy else ""
        case "other_text":
            return article.all_other_text if isinstance(article, ArticleVersion) else article.other_text
        case _:
            assert_never(field)


def matched_words(article: ArticleVersion, match: Match) -> tuple[str, ...]:
    """The distinct words that matched, case-folded and sorted."""
    found = (field_text(article, span.field)[span.start : span.end] for span in match.spans)
    return tuple(sorted({" ".join(words.casefold().split()) for words in found}))
