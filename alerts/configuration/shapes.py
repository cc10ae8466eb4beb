"""The shape of config.yaml: which keys stand where, and what kind of value each takes. Pure.

What one value says of another (a rule that names a channel) is checked in `references`, and what a query says in
`watching`. The JSON schema that editors use is made of these shapes.
"""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from alerts.entities import TYPES
from crawler.config import MODEL_CONFIG, CrawlShape, SourceShape
from crawler.scalars import Count, Duration, Host, Id, Language, MailAddress, Port, Text, TimeOfDay, refused

TERMS: Final = "Each a word or a phrase as in a query."


class KeepShape(BaseModel):
    """How long things are kept."""

    model_config = MODEL_CONFIG

    text: Annotated[Duration | None, Field(description="Older articles lose their text, nothing else.")] = None


class SmtpShape(BaseModel):
    """The mail server that `mail:` channels send through."""

    model_config = MODEL_CONFIG

    host: Annotated[Host, Field(description="The server's name.")]
    port: Annotated[Port | None, Field(description="587 for starttls, 465 for tls, 25 for none.")] = None
    user: Annotated[Text | None, Field(description="The name to log in with.")] = None
    password: Annotated[Text | None, Field(description='Its password, best as "${SMTP_PASSWORD}".')] = None
    sender: Annotated[
        MailAddress | None, Field(alias="from", description="The sender; `user` if it is an address.")
    ] = None
    tls: Annotated[Literal["starttls", "tls", "none"], Field(description="How the connection is encrypted.")] = (
        "starttls"
    )


class ChannelShape(BaseModel):
    """Where alerts go: people by mail, or any service that Apprise knows."""

    model_config = ConfigDict(
        **MODEL_CONFIG,
        json_schema_extra={"anyOf": [{"required": ["mail"]}, {"required": ["url"]}, {"required": ["urls"]}]},
    )

    mail: Annotated[tuple[MailAddress, ...], Field(min_length=1, description="Mail addresses.")] = ()
    url: Annotated[Text | None, Field(description="An Apprise URL, or console:// for this terminal.")] = None
    urls: Annotated[tuple[Text, ...], Field(min_length=1, description="Several Apprise URLs.")] = ()
    digest: Annotated[
        tuple[TimeOfDay, ...], Field(min_length=1, description='When what may wait is told together, such as "07:00".')
    ] = ()


def _entity_type(text: str) -> str:
    if text not in TYPES:
        raise refused(f"write {', '.join(TYPES[:-1])} or {TYPES[-1]}")
    return text


EntityType = Annotated[str, Field(min_length=1), AfterValidator(_entity_type), WithJsonSchema({"enum": list(TYPES)})]


class EntityShape(BaseModel):
    """A name that rules use as @id; one that the shipped pack knows is added to."""

    model_config = MODEL_CONFIG

    name: Annotated[Text | None, Field(description="The name; needed unless the shipped pack has it.")] = None
    type: Annotated[EntityType | None, Field(description="What it is, for rules that say @type:system.")] = None
    aliases: Annotated[tuple[Text, ...], Field(min_length=1, description=f"Other names. {TERMS}")] = ()
    context: Annotated[tuple[Text, ...], Field(min_length=1, description="Words, one of which must stand near.")] = ()
    within: Annotated[Count | None, Field(description="How near, in words.")] = None


class ExampleShape(BaseModel):
    """A text that a rule must match or ignore."""

    model_config = ConfigDict(
        **MODEL_CONFIG, json_schema_extra={"anyOf": [{"required": ["text"]}, {"required": ["title"]}]}
    )

    text: Annotated[Text | None, Field(description="The article's text.")] = None
    title: Annotated[Text | None, Field(description="The article's title.")] = None
    language: Annotated[Language | None, Field(description="Two letters; the rule's first language if left out.")] = (
        None
    )
    access: Annotated[
        Literal["full", "truncated", "blocked", "unknown"], Field(description="What is held of the article.")
    ] = "full"


def _example(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


Example = Annotated[
    ExampleShape,
    BeforeValidator(_example),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["string", "number", "boolean"], "minLength": 1, "pattern": r"\S"},
                ExampleShape.model_json_schema(),
            ]
        }
    ),
]


class ExamplesShape(BaseModel):
    """Texts that the rule must match, and texts that it must ignore; run at every load."""

    model_config = ConfigDict(**MODEL_CONFIG, json_schema_extra={"minProperties": 1})

    match: Annotated[tuple[Example, ...], Field(min_length=1, description="Texts that the rule must match.")] = ()
    ignore: Annotated[tuple[Example, ...], Field(min_length=1, description="Texts that it must not match.")] = ()


class RuleShape(BaseModel):
    """What to watch for: a query, or lists of words and phrases, or both; then both must hold."""

    model_config = ConfigDict(
        **MODEL_CONFIG,
        json_schema_extra={"anyOf": [{"required": ["query"]}, {"required": ["any"]}, {"required": ["all"]}]},
    )

    query: Annotated[Text | None, Field(description='A query: AND OR NOT ( ) "phrase" word* NEAR/n @entity …')] = None
    any: Annotated[tuple[Text, ...], Field(min_length=1, description=f"One of these must occur. {TERMS}")] = ()
    all: Annotated[tuple[Text, ...], Field(min_length=1, description=f"All of these must occur. {TERMS}")] = ()
    none: Annotated[tuple[Text, ...], Field(min_length=1, description=f"None of these may occur. {TERMS}")] = ()
    fields: Annotated[
        tuple[Literal["title", "text", "lead", "author"], ...],
        Field(alias="in", min_length=1, description="Where to look; title and text if left out."),
    ] = ()
    sources: Annotated[tuple[Text, ...], Field(min_length=1, description="Only articles of these sources.")] = ()
    lang: Annotated[tuple[Language, ...], Field(min_length=1, description="Only articles in these languages.")] = ()
    notify: Annotated[tuple[Text, ...], Field(min_length=1, description="Channels; all of them if left out.")] = ()
    if_cut_off: Annotated[
        Literal["alert", "digest", "drop"], Field(description="What if hidden text leaves part of the rule open.")
    ] = "alert"
    examples: Annotated[ExamplesShape | None, Field(description="Texts to try the rule on at every load.")] = None


class FileShape(BaseModel):
    """Vedette's configuration: what to read, what to watch for, and whom to tell."""

    model_config = ConfigDict(
        **MODEL_CONFIG,
        json_schema_extra={
            "if": {"required": ["store"], "not": {"required": ["include"]}},
            "then": {"required": ["sources", "channels", "rules"]},
        },
    )

    store: Annotated[Text | None, Field(description="The ledger's file, relative to this one.")] = None
    timezone: Annotated[Text | None, Field(description="For times in messages, such as Europe/Brussels.")] = None
    include: Annotated[tuple[Text, ...], Field(min_length=1, description="Further files, such as rules/*.yaml.")] = ()
    crawl: Annotated[CrawlShape | None, Field(description="How pages are fetched.")] = None
    alert_max_age: Annotated[Duration | None, Field(description="Nothing older alerts; 24h if left out.")] = None
    keep: Annotated[KeepShape | None, Field(description="How long things are kept; for ever if left out.")] = None
    smtp: Annotated[SmtpShape | None, Field(description="The server that mail goes through.")] = None
    channels: Annotated[dict[Id, ChannelShape], Field(min_length=1, description="Where alerts go, by id.")] = {}
    sources: Annotated[dict[Id, SourceShape], Field(min_length=1, description="Where news comes from, by id.")] = {}
    entities: Annotated[dict[Id, EntityShape], Field(min_length=1, description="Names for rules, by id.")] = {}
    rules: Annotated[dict[Id, RuleShape], Field(min_length=1, description="What to watch for, by id.")] = {}
