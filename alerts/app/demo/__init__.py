"""`vedette demo`: a small news site and a mail server on this machine, and the real chain between them.

articles.py   what the site publishes, all of it invented
site.py       the pages, the feed and the listing, and the web server
mailbox.py    the mail server
story.py      the configuration, the round, and the lines that tell of it
"""
