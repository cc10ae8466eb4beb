"""The matcher: rules and articles in, matches with spans out. Pure."""
