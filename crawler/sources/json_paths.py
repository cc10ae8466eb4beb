"""JMESPath (jmespath.org): expressions that pick values of a JSON document. Pure; the only door to the library."""

from functools import cache

import jmespath
from jmespath import exceptions, functions

MAX_EXPRESSION = 1000  # characters


class PathError(ValueError):
    """An expression cannot be applied to a value; the message is a sentence on why."""


def expression_error(expression: str) -> str | None:
    """What is wrong with an expression, None when nothing is."""
    if len(expression) > MAX_EXPRESSION:
        return f"it has more than {MAX_EXPRESSION:,} characters."
    try:
        parsed = jmespath.compile(expression).parsed
    except exceptions.JMESPathError as error:
        place = getattr(error, "lex_position", getattr(error, "lexer_position", None))
        return "it ends too early." if place is None or place >= len(expression) else f"see its column {place + 1}."
    except (ValueError, RecursionError):
        return "it cannot be understood."
    waiting = [parsed]
    while waiting:
        node = waiting.pop()
        if node["type"] == "function_expression" and node["value"] not in _known_functions():
            return f"there is no function {node['value']}."
        waiting += [child for child in node["children"] if isinstance(child, dict)]
    return None


def picked(expression: str, value: object) -> object:
    """What an expression picks of a value of JSON; None when there is nothing.

    Raises:
        PathError: a function gets what it cannot work with, or the value is nested too deeply.
    """
    try:
        return jmespath.search(expression, value)
    except exceptions.JMESPathError as error:
        raise PathError(" ".join(str(error).split())[:200]) from None
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise PathError(f"{expression} cannot be applied ({type(error).__name__})") from None


@cache
def _known_functions() -> frozenset[str]:
    return frozenset(functions.Functions.FUNCTION_TABLE)
