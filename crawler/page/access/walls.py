"""Recognises pages that replace the article: refusals, bot checks, consent and login pages.

Their words count only on a page with little other text: many complete articles carry a reCAPTCHA or cookie notice.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from crawler.model import Access, Response
from crawler.page.access.gate_patterns import read_gate
from crawler.page.document import Document

STATUS_SENTENCES: Final = {
    401: "the server asks for a login (HTTP 401)",
    402: "the server asks for payment (HTTP 402)",
    403: "the server refuses the page (HTTP 403)",
    429: "the server says that it was asked too often (HTTP 429)",
    451: "the server may not show the page here (HTTP 451)",
    503: "the server turns the request away (HTTP 503)",
}
# Markup that only a check in the page's place has.
BOT_CHECK_MARKUP: Final = (
    ("Cloudflare", re.compile(r"cf-browser-verification|cf[-_]chl|jschl[-_]|challenge-platform|cf-error-details")),
    ("Incapsula", re.compile(r"_Incapsula_Resource")),
    ("Sucuri", re.compile(r"sucuri_cloudproxy")),
    ("PerimeterX", re.compile(r"px-captcha|_pxAppId")),
    ("DataDome", re.compile(r"captcha-delivery\.com|geo\.captcha")),
    ("DDoS-Guard", re.compile(r"ddos-guard")),
)
BOT_CHECK_TITLE: Final = re.compile(
    r"^\s*(?:just a moment|attention required|access denied|please wait|one moment|are you a robot|robot check"
    r"|verify(?:ing)? (?:that )?you(?:'re| are) (?:a )?human|security check|403 forbidden|request blocked|pardon our"
    r"|un instant|einen moment|nur einen moment|un momento|подождите|один момент|請稍候|请稍候|しばらくお待ち)",
    re.IGNORECASE,
)
BOT_CHECK_WORDS: Final = re.compile(
    r"checking your browser|(?:verify(?:ing)?|confirm) (?:that )?you(?:'re| are) (?:a )?(?:human|not a (?:ro)?bot)"
    r"|press (?:and|&) hold|(?:think|thought|believe|suspect) (?:that )?you (?:were|are|may be|might be) a (?:ro)?bot"
    r"|review the security of your connection|prove (?:that )?you(?:'re| are) (?:a )?human"
    r"|(?:not|are you) a robot"
    r"|you're human|no robots allowed|incapsula incident|unusual (?:activity|traffic)(?=.{0,40}\byour\b)"
    r"|\bour systems? (?:have |has )?detected unusual|automated (?:access|requests)"
    r"|complete the (?:security check|captcha)|access (?:to this page )?(?:has been )?denied|request unsuccessful"
    r"|enable javascript and cookies|javascript is (?:required|disabled)|please enable (?:js|javascript|cookies)"
    r"|you have been blocked|ddos protection|reference #\d|ray id|you(?:'ll| will) be connected to"
    r"|(?:prouvez|vérifi\w+) que vous (?:n')?êtes|vous n'êtes pas un robot|javascript (?:aktivieren|activer|activado)"
    r"|(?:sie|du) (?:kein|ein) (?:roboter|mensch)|no (?:eres|es|soy) un robot|eres (?:un )?humano|non sei un robot"
    r"|sei (?:un )?umano|di essere umano|que vous (?:êtes|soyez) (?:bien )?(?:un )?humain|não (?:é|sou) um rob[ôo]"
    r"|(?:é|seja) (?:um )?humano|geen robot|(?:inte|ikke) (?:är |er )?en robot|nie jesteś(?: \w+)? robot|nejste robot"
    r"|robot olmadığınızı|nem (?:vagy )?robot|nu ești (?:un )?robot|et ole robotti|δεν είστε ρομπότ"
    r"|אינך רובוט|لست روبوت"
    r"|вы не робот|ви не робот|(?:ロボット|ロボ)でない|人机验证|我不是机器人|로봇이 아닙니다",
    re.IGNORECASE,
)
LOGIN_WORDS: Final = re.compile(
    r"\b(?:log ?in|logged in|sign ?in|signed in|members only|password"
    r"|e-?mail address|username|anmelden|passwort|connexion|mot de passe|connectez-vous"
    r"|iniciar sesión|contraseña|accedi|password dimenticata|entrar|senha|inloggen|wachtwoord|zaloguj|hasło)\b"
    r"|войти|пароль|увійти|ログイン|パスワード|登录|登入|密码|로그인|비밀번호|تسجيل الدخول|כניסה",
    re.IGNORECASE,
)
CONSENT_REQUEST: Final = re.compile(
    r"\b(?:we (?:and our (?:\d+ )?partners )?(?:use|store)\b.{0,80}cookies|accept (?:all )?cookies|before you continue"
    r"|consent|datenschutz|zustimmen|einwilligung|accepter (?:et|les|tous)|consentement|aceptar (?:y|las|todas)|accetta"
    r"|akkoord|toestemming|zgod[aęy]|przetwarzamy dane|pliki cookies?"
    r"|mit werbung (?:weiter)?lesen|akzeptieren und weiter|continuer sans accepter)\b",
    re.IGNORECASE,
)
CONSENT_WORDS: Final = re.compile(
    r"cookies?|consent|partners?|privacy|personal data|datenschutz|einwillig|zustimm|confidentialité|partenaires"
    r"|consentimiento|privacidad|socios|consenso|toestemming|zgod|prywatno",
    re.IGNORECASE,
)
# An article with a cookie notice under it names such words once in a thousand letters.
LETTERS_PER_CONSENT_WORD: Final = 150
MAX_WALL_LETTERS: Final = 700  # of prose: a check, login or consent page has fewer, and next to no article has
MAX_CONSENT_LETTERS: Final = 4000  # what a consent page explains before it asks
# Letters: what a check page shows in all is less; next to no news page with its menus is.
MAX_WALL_PAGE_LETTERS: Final = 2500


def judge_response(page: Response) -> Access | None:
    """`blocked` when the status or the headers alone say that no article came; None when the page must be read."""
    if page.header("cf-mitigated") is not None:
        return _blocked("the answer is a bot check (header cf-mitigated)", 0.99, "Cloudflare")
    if page.status in STATUS_SENTENCES:
        return _blocked(STATUS_SENTENCES[page.status], 0.97)
    return None


def judge_wall(document: Document, visible: str, prose: int, headings: Sequence[str] = ()) -> Access | None:
    """`blocked` when a bot, login, consent or members' page stands where the article should.

    `visible`: what the page shows, blanks single. `prose`: how many letters of running text it has. `headings`: what
    stands as headings above that text.
    """
    title = " ".join((document.tree.findtext(".//title") or "").split())
    match = BOT_CHECK_TITLE.search(title)
    if match and (prose < MAX_WALL_LETTERS or (prose < MAX_WALL_PAGE_LETTERS and _guard(document))):
        return _blocked(f'a bot check stands in the article\'s place: "{match[0].strip()}"', 0.97, _guard(document))
    if prose >= MAX_CONSENT_LETTERS or (
        prose >= MAX_WALL_LETTERS and (document.articles or not _asks_consent(document, visible))
    ):
        return None
    is_small = len(visible) < MAX_WALL_PAGE_LETTERS and not document.articles
    if is_small and (match := BOT_CHECK_WORDS.search(visible)) and not _guards_message(document, match[0]):
        sentence = f'a bot check stands in the article\'s place: "{_around(visible, match)}"'
        return _blocked(sentence, 0.95, _guard(document))
    if is_small and prose < MAX_WALL_LETTERS // 4 and (guard := _guard(document)):
        return _blocked(f"the page is made of a bot check by {guard}", 0.93, guard)
    if document.articles:
        return None
    return _judge_form(document, title, visible, prose) or _judge_headings(headings)


def _judge_headings(headings: Sequence[str]) -> Access | None:
    """A page of few words under the headline that its content is reserved holds an offer in the article's place."""
    for heading in headings:
        if "gate" in (reading := read_gate(heading)).kinds and reading.is_gate:
            sentence = f'the page says in the article\'s place: "{heading}"'
            return replace(_blocked(sentence, 0.8), marked_paid=True, notice=heading)
    return None


def _judge_form(document: Document, title: str, visible: str, prose: int) -> Access | None:
    """A login form, or a form that asks for consent, on a page that is no article."""
    has_password = document.tree.find(".//input[@type='password']") is not None
    is_short = prose < MAX_WALL_LETTERS // 4
    if has_password and (match := LOGIN_WORDS.search(visible if is_short else title)):
        text = visible if is_short else title
        return _blocked(f'a login page stands in the article\'s place: "{_around(text, match)}"', 0.85)
    asks = _asks_consent(document, visible) if not is_short else len(visible) < MAX_WALL_PAGE_LETTERS
    if asks and (match := CONSENT_REQUEST.search(visible)):
        return _blocked(f'a consent page stands in the article\'s place: "{_around(visible, match)}"', 0.8)
    return None


def _asks_consent(document: Document, visible: str) -> bool:
    """Whether the page speaks of consent all through, and a form is named or sent as one of it."""
    if len(CONSENT_WORDS.findall(visible)) * LETTERS_PER_CONSENT_WORD < len(visible):
        return False
    names = (f"{form.get('action')} {form.get('class')} {form.get('id')}" for form in document.tree.iter("form"))
    return any("consent" in name.lower() for name in names)


def _guards_message(document: Document, words: str) -> bool:
    """Whether the words of a bot check stand in a form to write or subscribe with, which they guard instead."""
    for form in document.tree.iter("form"):
        is_message = form.find(".//textarea") is not None or form.find(".//input[@type='email']") is not None
        if is_message and words in " ".join(form.text_content().split()):
            return True
    return False


def _guard(document: Document) -> str | None:
    """Whose bot check the page's markup is; None when it has none of the marks known."""
    markup = document.page.body[:200_000].decode("utf-8", "replace")
    return next((name for name, mark in BOT_CHECK_MARKUP if mark.search(markup)), None)


def _around(visible: str, match: re.Match[str]) -> str:
    """The words around a match, as they stand in the page."""
    start = visible.rfind(" ", 0, max(0, match.start() - 30)) + 1
    end = visible.find(" ", min(len(visible), match.end() + 50))
    return visible[start : end if end >= 0 else len(visible)].strip()


def _blocked(sentence: str, confidence: float, vendor: str | None = None) -> Access:
    return Access("blocked", confidence=confidence, evidence=(sentence,), vendor=vendor)
