"""Pages in headless Chromium: what a script finds in one, at a width and in the colours of a light or a dark screen."""

import base64
import html
import json
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

Colours = Literal["light", "dark"]
AXE: Final = files("axe_core_python").joinpath("axe.min.js").read_text("utf8")
# Finds what is wider than the screen, and has axe-core look for barriers; then the answer takes the place of the page.
_ASK: Final = """
<script>{axe}</script><script>
const wide = document.scrollingElement.scrollWidth - innerWidth;
axe.run(document, {{resultTypes: ["violations", "incomplete"]}}).then(found => {{
  const named = list => list.map(one => one.id + ": " + one.nodes.map(node => node.html).join(" "));
  const answer = {{wide, violations: named(found.violations), rules: found.passes.map(one => one.id),
                  dark: matchMedia("(prefers-color-scheme: dark)").matches, width: innerWidth}};
  document.documentElement.innerHTML = "<body>" + btoa(unescape(encodeURIComponent(JSON.stringify(answer)))) + "</body>";
}});
</script>
"""


def browser() -> str | None:
    """The command of a Chromium; None when there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def looked_at(page: str, folder: Path, width: int, colours: Colours) -> dict[str, Any]:
    """What is found in a page: `wide` in pixels beyond the width, `violations` and `rules` of axe-core."""
    inner = folder / "page.html"
    inner.write_text(page.replace("</body>", _ASK.format(axe=AXE.replace("</", "<\\/")) + "</body>"))
    # A window is at least 500 pixels wide, a frame may be narrower; `srcdoc` makes it readable from outside.
    outer = folder / "frame.html"
    frame = (
        f'<iframe id="frame" srcdoc="{html.escape(inner.read_text())}" style="width:{width}px;height:900px;border:0">'
    )
    outer.write_text(f"""<body>{frame}</iframe><script>
      setInterval(() => {{ const said = frame.contentDocument.body.textContent.trim();
        if (/^[A-Za-z0-9+\\/=]+$/.test(said)) document.body.textContent = "<<" + said + ">>"; }}, 50);
    </script></body>""")
    command = [browser() or "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000",
               f"--blink-settings=preferredColorScheme={0 if colours == 'dark' else 1}", "--window-size=1400,1000",
               f"--user-data-dir={folder / 'profile'}", "--dump-dom", outer.as_uri()]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    answer = re.search(r"&lt;&lt;([A-Za-z0-9+/=]+)&gt;&gt;", done.stdout)
    assert answer, f"the browser gave no answer: {done.stderr[-500:]}"
    found: dict[str, Any] = json.loads(base64.b64decode(answer[1]))
    return found
