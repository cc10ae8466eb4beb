"""Pages that stand in an article's place, and articles that only look like them."""

import pytest

from crawler.model import Response
from crawler.page.access.walls import judge_response
from tests.crawler.access.pages import TONGUES, URL, article, chronicle, judged, paragraphs

EN = next(tongue for tongue in TONGUES if tongue.code == "en")


def response(status: int, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    return Response(URL, URL, status, headers, b"<html><body><p>x</p></body></html>")


@pytest.mark.parametrize("status", [401, 402, 403, 429, 451, 503])
def test_a_refusal_is_blocked_with_its_status(status: int) -> None:
    access = judge_response(response(status))
    assert access is not None
    assert access.state == "blocked"
    assert str(status) in access.evidence[0]


@pytest.mark.parametrize("status", [200, 203, 301, 404, 410, 500])
def test_other_statuses_say_nothing_of_access(status: int) -> None:
    assert judge_response(response(status)) is None


def test_a_challenge_header_is_blocked_whatever_the_status() -> None:
    access = judge_response(response(200, (("cf-mitigated", "challenge"),)))
    assert access is not None
    assert (access.state, access.vendor) == ("blocked", "Cloudflare")


CHALLENGES = {
    "browser check": (
        "<title>Just a moment...</title>",
        "<h1>Checking your browser before accessing news.example</h1><p>This process is automatic.</p>",
    ),
    "captcha": ("<title>Security check</title>", "<h2>One more step</h2><p>Please complete the security check.</p>"),
    "robot": ("<title>news.example</title>", "<h1>Let us know you're human (no robots allowed)</h1><a>Help</a>"),
    "refusal": ("<title>Access denied</title>", "<h1>Error 1020</h1><p>Access denied. Ray ID: 7d3f</p>"),
    "frame": ("<title></title>", '<iframe src="/_Incapsula_Resource?x=1">Request unsuccessful.</iframe>'),
    "scripts": ("<title>news.example</title>", "<p>Please enable JavaScript and cookies to continue.</p>"),
    "press and hold": ("<title>news.example</title>", "<h1>Press &amp; Hold to confirm you are a human.</h1>"),
    "interruption": (
        "<title>news.example</title>",
        "<p>Something about your browser made us think you were a bot.</p>",
    ),
    "spanish": ("<title>news.example</title>", "<h1>Verifica que eres humano</h1>"),
    "polish": ("<title>news.example</title>", "<p>Potwierdź, że nie jesteś robotem.</p>"),
    "dutch": ("<title>news.example</title>", "<p>Bevestig dat u geen robot bent.</p>"),
    "french": ("<title>news.example</title>", "<p>Vérifiez que vous n'êtes pas un robot pour continuer.</p>"),
    "russian": ("<title>news.example</title>", "<p>Подтвердите, что вы не робот.</p>"),
    "chinese": ("<title>news.example</title>", "<p>请完成人机验证后继续访问</p>"),
}


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_bot_check_is_blocked_and_has_no_text(name: str) -> None:
    head, inside = CHALLENGES[name]
    verdict = judged(f"<html><head>{head}</head><body>{inside}</body></html>")
    assert (verdict.access.state, verdict.text) == ("blocked", "")
    assert verdict.access.evidence


def test_a_choice_between_advertising_and_payment_is_a_consent_page() -> None:
    inside = "<h1>Mit Werbung weiterlesen</h1><button>Akzeptieren und weiter</button><h2>oder ohne Werbung im Abo</h2>"
    assert judged(f"<html><body>{inside}</body></html>").access.state == "blocked"


def test_a_polish_notice_on_cookies_in_place_of_the_article_is_a_consent_page() -> None:
    inside = (
        "<h1>Szanujemy Twoją prywatność</h1><p>My i nasi partnerzy przetwarzamy dane osobowe.</p><button>Dalej</button>"
    )
    assert judged(f"<html><body>{inside}</body></html>").access.state == "blocked"


def test_a_page_that_one_must_be_logged_in_to_see_is_blocked() -> None:
    inside = "<h1>Members</h1><p>You must be logged in to view this page.</p><form><input type='password'></form>"
    assert judged(f"<html><body>{inside}</body></html>").access.state == "blocked"


def test_a_login_page_is_blocked() -> None:
    form = '<form><label>E-mail address</label><input name="m"><input type="password"><button>Log in</button></form>'
    verdict = judged(f"<html><body><h1>Sign in</h1><p>Log in with your account.</p>{form}</body></html>")
    assert (verdict.access.state, verdict.text) == ("blocked", "")


def test_a_consent_page_is_blocked() -> None:
    words = "Before you continue to News Example, please choose. We and our partners store cookies on your device."
    assert (
        judged(f"<html><body><p>{words}</p><button>Accept all cookies</button></body></html>").access.state == "blocked"
    )


def test_a_long_consent_page_is_blocked() -> None:
    words = [f"We and our {number} partners store cookies on your device to measure how the site is used and by whom."
             for number in range(12)]  # fmt: skip
    form = '<form class="consent-form" action="/collect"><button>Accept all</button></form>'
    page = f"<html><body><h1>Before you continue</h1>{paragraphs(*words)}{form}</body></html>"
    assert judged(page).access.state == "blocked"


def test_a_login_page_that_praises_itself_is_blocked() -> None:
    form = '<form><input name="m"><input type="password"><button>Log in</button></form>'
    words = paragraphs(
        "Readers with an account follow their subjects.", "They get the daily letter before anybody else."
    )
    page = f"<html><head><title>Log in - News</title></head><body><h1>Log in</h1>{words}{form}</body></html>"
    assert judged(page).access.state == "blocked"


def test_the_amp_notice_for_others_is_not_the_end_of_a_whole_article() -> None:
    notice = (
        "<section subscriptions-section='content-not-granted'><p>This article is for subscribers only.</p></section>"
    )
    assert judged(article(EN, paragraphs(*EN.paragraphs) + notice)).access.state == "full"


def test_a_short_article_with_a_login_form_and_a_cookie_notice_is_none() -> None:
    form = '<form><input type="password"><button>Log in</button></form><div>We use cookies. <a>Accept</a></div>'
    verdict = judged(article(EN, paragraphs(*EN.paragraphs) + form))
    assert verdict.access.state == "full"


def test_an_article_about_bot_checks_is_none() -> None:
    words = "Every third reader is asked to complete the security check, and told: verify you are human."
    assert judged(article(EN, paragraphs(words, *chronicle(6)))).access.state == "full"


def test_a_guards_script_on_an_article_is_none() -> None:
    head = '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'
    assert judged(article(EN, paragraphs(*EN.paragraphs), head)).access.state == "full"


BOX = "<label><input type='checkbox'> I'm not a robot</label>"


def test_a_robot_box_in_a_form_to_write_with_is_no_bot_check() -> None:
    form = f"<form><textarea></textarea>{BOX}<button>Send</button></form>"
    assert judged(article(EN, paragraphs(*EN.paragraphs) + form)).access.state == "full"


def test_a_robot_box_in_a_form_of_its_own_is_a_bot_check() -> None:
    form = f"<form>{BOX}<button>Go on</button></form>"
    assert judged(f"<html><body><h1>news.example</h1>{form}</body></html>").access.state == "blocked"
