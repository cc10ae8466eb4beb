"""The readers: a polled document of each kind of source to its entries. Pure."""
