"""The loopback site keeps its word, because every other test believes it."""

import http.client
import urllib.error
import urllib.request

import pytest

from tests.site import FeedEntry, Site


def test_a_page_is_served_and_its_request_is_recorded() -> None:
    with Site() as site:
        url = site.page("/news/1", "<h1>Bridge opened</h1>")
        with urllib.request.urlopen(url, timeout=5) as response:
            assert response.read() == b"<h1>Bridge opened</h1>"
        assert site.paths() == ["/news/1"]


def test_a_matching_etag_is_answered_304() -> None:
    with Site() as site:
        url = site.feed("/feed", [FeedEntry("Title", "http://127.0.0.1/1")], etag='W/"1"')
        request = urllib.request.Request(url, headers={"If-None-Match": 'W/"1"'})
        with pytest.raises(urllib.error.HTTPError) as raised, urllib.request.urlopen(request, timeout=5):
            pass
        assert raised.value.code == 304
        raised.value.close()


def test_a_failure_can_be_limited_to_so_many_times() -> None:
    with Site() as site:
        url = site.page("/", "well")
        site.fail("/", 503, times=1)
        with pytest.raises(urllib.error.HTTPError) as raised, urllib.request.urlopen(url, timeout=5):
            pass
        raised.value.close()
        with urllib.request.urlopen(url, timeout=5) as response:
            assert response.status == 200


def test_a_site_stops_while_a_connection_is_open() -> None:
    with Site() as site:
        connection = http.client.HTTPConnection(site.host, site.port, timeout=5)
        connection.request("GET", "/nothing")
        assert connection.getresponse().read() == b"<h1>Not here</h1>"
    connection.close()
