"""The JSON schema of config.yaml, which gives editors completion, hints and error marks. Pure."""

from typing import Any, Final, TypeAlias

from alerts.configuration.shapes import FileShape

Json: TypeAlias = "dict[str, Any]"

SCHEMA_DIALECT: Final = "http://json-schema.org/draft-07/schema#"  # the newest that YAML language servers support fully


def schema() -> Json:
    """The schema that accepts what `load_config` accepts, as far as a schema can express it."""
    made = _plain(FileShape.model_json_schema(by_alias=True))
    assert isinstance(made, dict), "a schema is an object"
    return {"$schema": SCHEMA_DIALECT, **made, "title": "Vedette's configuration"}


def _plain(part: Any) -> Any:  # noqa: ANN401 - JSON is made of anything
    """`part` without what pydantic adds: titles made from names, and `null`, which no configuration contains."""
    if isinstance(part, list):
        return [_plain(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {key: value for key, value in part.items() if not _added(key, value)}
    if "patternProperties" in kept:
        kept["additionalProperties"] = False  # keys that are not ids are refused
    options = [each for each in kept.get("anyOf", []) if each != {"type": "null"}]
    if "anyOf" in kept:
        kept["anyOf"] = options
    if len(options) == 1:
        del kept["anyOf"]
        kept = {**options[0], **kept}
    return {key: _plain(value) for key, value in kept.items()}


def _added(key: str, value: object) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value in (None, {}, []))
