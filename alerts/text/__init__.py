"""Text as rules read it: tokens, forms, inflection."""
