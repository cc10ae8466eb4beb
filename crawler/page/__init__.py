"""One parse of a page, read three ways: metadata, body text, access. Pure."""
