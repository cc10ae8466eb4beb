"""The shipped pack of defence entities, and how configuration adds to it."""
