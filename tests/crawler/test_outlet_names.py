import pytest

from crawler.outlet_names import outlet_name


@pytest.mark.parametrize(
    ("feed_title", "page_outlet", "name"),
    [
        ("UK Defence Journal", None, "UK Defence Journal"),
        ("Harbour News - Latest headlines", None, "Harbour News"),
        ("Latest news | Harbour News", None, "Harbour News"),
        ("Harbour News RSS Feed", None, "Harbour News"),
        ("Harbour News » Feed", None, "Harbour News"),
        ("Land - Harbour News", "Harbour News", "Harbour News"),
        ("Land - Harbour News", None, "Land - Harbour News"),
        ("RSS", "Harbour News", "Harbour News"),
        ("All headlines", None, None),
        ("Alert: frigates", "Harbour News", "Alert: frigates"),
        (None, "Harbour\n News", "Harbour News"),
        (" \n", "", None),
        ("x" * 81, None, None),
        ("Новини", "Порт", "Порт"),
    ],
)
def test_an_outlet_is_called_what_it_calls_itself(
    feed_title: str | None, page_outlet: str | None, name: str | None
) -> None:
    assert outlet_name(feed_title, page_outlet) == name
