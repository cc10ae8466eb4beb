"""Mails in a browser: no barrier that axe-core finds, enough contrast, and nothing wider than a phone."""

from pathlib import Path

import pytest

from tests.browser.samples import samples

pytest.importorskip("axe_core_python")
from tests.browser.pages import Colours, browser, looked_at

pytestmark = [pytest.mark.browser, pytest.mark.skipif(browser() is None, reason="needs Chromium")]
SAMPLES = dict(samples())


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_mail_has_no_barrier_and_fits_the_screen(tmp_path: Path, name: str, colours: Colours, width: int) -> None:
    found = looked_at(SAMPLES[name].html, tmp_path, width, colours)
    assert (found["width"], found["dark"]) == (width, colours == "dark")
    assert found["violations"] == []
    assert {"color-contrast", "document-title", "html-has-lang", "link-name"} <= set(found["rules"])
    assert found["wide"] <= 0


def test_what_is_hard_to_read_is_found(tmp_path: Path) -> None:
    faint = SAMPLES["plain_alert"].html.replace("#595959", "#b0b0b0")
    found = looked_at(faint, tmp_path, 375, "light")
    assert any(one.startswith("color-contrast") for one in found["violations"])
