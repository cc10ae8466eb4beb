"""The matcher: rules and entities over articles, in three values, with the places of all that matched."""

from alerts.matching.hashing import rule_hash
from alerts.matching.ruleset import Explanation, RuleSet, build

__all__ = ["Explanation", "RuleSet", "build", "rule_hash"]
