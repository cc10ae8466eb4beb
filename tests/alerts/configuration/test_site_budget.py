"""A site whose sources ask for more polls than its budget."""

from pathlib import Path

from alerts.configuration import load_config


def test_more_polls_of_a_site_than_its_budget_are_warned_of_once(tmp_path: Path) -> None:
    feeds = "".join(f'  s{n}: {{feed: "https://h{n}.example.com/f", every: 5m}}\n' for n in range(6))
    text = f'store: v.db\nchannels: {{t: {{url: "console://"}}}}\nrules: {{keels: {{query: keel}}}}\nsources:\n{feeds}'
    (tmp_path / "config.yaml").write_text(text)
    [warning] = load_config(tmp_path / "config.yaml", {}).warnings
    assert warning.line == 5
    assert "6 sources of example.com makes 72 polls an hour, more than the 60 of its budget" in str(warning)
