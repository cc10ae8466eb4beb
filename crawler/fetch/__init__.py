"""The only door to Scrapy: requests go out, pages come back, nothing is decided here."""
