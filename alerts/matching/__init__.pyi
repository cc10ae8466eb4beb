from .hashing import rule_hash
from .ruleset import Explanation, RuleSet, build

__all__ = ["Explanation", "RuleSet", "build", "rule_hash"]
