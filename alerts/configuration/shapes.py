"""The shape of config.yaml: which keys there are, and what kind of value each takes. Pure.

References between values, such as a rule that names a channel, are checked in `cross_checks`; queries are read in
`rule_building`. The JSON schema for editors is generated from these shapes.
"""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from alerts.configuration.delivery_times import DigestAt, Limit, Quiet, Wake
from alerts.entities import TYPES
from alerts.model import DEFAULT_LANGUAGE, Language
from crawler.config import MODEL_CONFIG, CrawlShape, SourceShape
from crawler.scalars import (
    Count,
    Duration,
    Flag,
    Host,
    Id,
    Listen,
    Mailbox,
    PageUrl,
    Port,
    Text,
    refused,
)
from crawler.scalars import (
    Language as ArticleLanguage,
)

TERMS_NOTE: Final = "Each a word or a phrase as in a query."


class KeepShape(BaseModel):
    """How long things are kept; for ever if left out."""

    model_config = MODEL_CONFIG

    text: Annotated[Duration | None, Field(description="Older articles lose their text and keep the rest.")] = None
    polls: Annotated[Duration | None, Field(description="Older polls are removed, but for the last of a source.")] = (
        None
    )
    attempts: Annotated[
        Duration | None, Field(description="Older attempts to send alerts that were sent in the end are removed.")
    ] = None
    changes: Annotated[
        Duration | None,
        Field(description="Older changes of articles that no source has listed for a year are removed."),
    ] = None


class SmtpShape(BaseModel):
    """The mail server that `mail:` channels send through."""

    model_config = MODEL_CONFIG

    host: Annotated[Host, Field(description="The server's name.")]
    port: Annotated[Port | None, Field(description="587 for starttls, 465 for tls, 25 for none.")] = None
    user: Annotated[Text | None, Field(description="The user name to log in with.")] = None
    password: Annotated[Text | None, Field(description='Its password, best as "${SMTP_PASSWORD}".')] = None
    sender: Annotated[
        Mailbox | None,
        Field(
            alias="from", description="The sender's address, alone or as Name <desk@example.org>; if left out, `user`."
        ),
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

    mail: Annotated[
        tuple[Mailbox, ...],
        Field(min_length=1, description="Mail addresses, each alone or as Name <desk@example.org>."),
    ] = ()
    url: Annotated[Text | None, Field(description="A webhook as pasted, an Apprise URL, or console://.")] = None
    urls: Annotated[tuple[Text, ...], Field(min_length=1, description="Several of these.")] = ()
    digest: Annotated[
        tuple[DigestAt, ...],
        Field(min_length=1, description='Times of day at which the digest is sent, such as "07:00".'),
    ] = ()
    empty: Annotated[
        Literal["send", "skip"], Field(description="Whether a digest without a match is sent; send if left out.")
    ] = "send"
    quiet: Annotated[
        Quiet | None, Field(description='When only rules with wake: true are told of, such as "22:00-06:30".')
    ] = None
    limit: Annotated[
        Limit | None, Field(description="How many messages an hour are sent one by one; 60/h if left out.")
    ] = None
    language: Annotated[
        Language, Field(description="Of the words around an article's own: en, fr, de or uk; en if left out.")
    ] = DEFAULT_LANGUAGE
    enabled: Annotated[Flag, Field(description="Whether anything goes there; false switches it off.")] = True


def _entity_type(text: str) -> str:
    if text not in TYPES:
        raise refused(f"write {', '.join(TYPES[:-1])} or {TYPES[-1]}")
    return text


EntityType = Annotated[str, Field(min_length=1), AfterValidator(_entity_type), WithJsonSchema({"enum": list(TYPES)})]


class EntityShape(BaseModel):
    """A name that rules use as @id; an id that Vedette ships is extended."""

    model_config = MODEL_CONFIG

    name: Annotated[Text | None, Field(description="The name; required unless Vedette ships this id.")] = None
    type: Annotated[EntityType | None, Field(description="Its kind, for rules that use @type:system.")] = None
    aliases: Annotated[tuple[Text, ...], Field(min_length=1, description=f"Other names. {TERMS_NOTE}")] = ()
    context: Annotated[
        tuple[Text, ...], Field(min_length=1, description="One of these words must occur near the name.")
    ] = ()
    within: Annotated[Count | None, Field(description="How near, in words; 30 if left out.")] = None
    exceptions: Annotated[
        tuple[Text, ...],
        Field(alias="except", min_length=1, description="Longer names of others, inside which no name counts."),
    ] = ()


class ExampleShape(BaseModel):
    """A text that a rule must match or ignore."""

    model_config = ConfigDict(
        **MODEL_CONFIG, json_schema_extra={"anyOf": [{"required": ["text"]}, {"required": ["title"]}]}
    )

    text: Annotated[Text | None, Field(description="The article's text.")] = None
    title: Annotated[Text | None, Field(description="The article's title.")] = None
    language: Annotated[
        ArticleLanguage | None, Field(description="Two letters; the rule's first language if left out.")
    ] = None
    access: Annotated[
        Literal["full", "truncated", "blocked", "unknown"], Field(description="Whether its text is complete.")
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
    """Texts that the rule must match or ignore; checked at every load."""

    model_config = ConfigDict(**MODEL_CONFIG, json_schema_extra={"minProperties": 1})

    match: Annotated[tuple[Example, ...], Field(min_length=1, description="Texts that the rule must match.")] = ()
    ignore: Annotated[tuple[Example, ...], Field(min_length=1, description="Texts that the rule must ignore.")] = ()


class RuleShape(BaseModel):
    """What to watch for: a query, or lists of words and phrases, or both; then both must hold."""

    model_config = ConfigDict(
        **MODEL_CONFIG,
        json_schema_extra={"anyOf": [{"required": ["query"]}, {"required": ["any"]}, {"required": ["all"]}]},
    )

    label: Annotated[Text | None, Field(description="What messages call it; its id if left out.")] = None
    query: Annotated[Text | None, Field(description='A query: AND OR NOT ( ) "phrase" word* NEAR/n @entity …')] = None
    any: Annotated[tuple[Text, ...], Field(min_length=1, description=f"One of these must occur. {TERMS_NOTE}")] = ()
    all: Annotated[tuple[Text, ...], Field(min_length=1, description=f"All of these must occur. {TERMS_NOTE}")] = ()
    none: Annotated[tuple[Text, ...], Field(min_length=1, description=f"None of these may occur. {TERMS_NOTE}")] = ()
    fields: Annotated[
        tuple[Literal["title", "text", "lead", "author"], ...],
        Field(alias="in", min_length=1, description="Where to look; title and text if left out."),
    ] = ()
    sources: Annotated[tuple[Text, ...], Field(min_length=1, description="Only articles of these sources.")] = ()
    lang: Annotated[
        tuple[ArticleLanguage, ...], Field(min_length=1, description="Only articles in these languages.")
    ] = ()
    notify: Annotated[tuple[Text, ...], Field(min_length=1, description="Channels; all of them if left out.")] = ()
    urgency: Annotated[
        Literal["now", "digest", "record"] | None,
        Field(description="now, digest or record; if left out, digest in channels that have one, else now."),
    ] = None
    wake: Annotated[
        Wake,
        Field(description="Whether it is told of in quiet hours, and beyond any limit; or from how many sources on."),
    ] = False
    if_cut_off: Annotated[
        Literal["alert", "digest", "record"],
        Field(description="What to do when hidden text leaves part of the rule open."),
    ] = "alert"
    again: Annotated[
        Literal["story", "always"],
        Field(description="Whether what tells nothing new of a story waits, or every article is told of at once."),
    ] = "story"
    on_edit: Annotated[
        Literal["hits", "facts", "never"],
        Field(description="Which edits to told sentences are told: with hits, every one that changes a fact, or none."),
    ] = "hits"
    examples: Annotated[
        ExamplesShape | None, Field(description="Texts that the rule is checked against at every load.")
    ] = None
    enabled: Annotated[Flag, Field(description="Whether articles are judged by it; false switches it off.")] = True


class FileShape(BaseModel):
    """Vedette's configuration: what to read, what to watch for, and where to send alerts."""

    model_config = ConfigDict(
        **MODEL_CONFIG,
        json_schema_extra={
            "if": {"required": ["store"], "not": {"required": ["include"]}},
            "then": {"required": ["sources", "channels", "rules"]},
        },
    )

    store: Annotated[Text | None, Field(description="The ledger's file, relative to this file.")] = None
    timezone: Annotated[
        Text | None, Field(description="The time zone of times in messages, such as Europe/Brussels.")
    ] = None
    include: Annotated[tuple[Text, ...], Field(min_length=1, description="Further files, such as rules/*.yaml.")] = ()
    crawl: Annotated[CrawlShape | None, Field(description="How pages are fetched.")] = None
    alert_max_age: Annotated[Duration | None, Field(description="Older articles raise no alert; 24h if left out.")] = (
        None
    )
    keep: Annotated[KeepShape | None, Field(description="How long things are kept; for ever if left out.")] = None
    smtp: Annotated[SmtpShape | None, Field(description="The mail server.")] = None
    trouble: Annotated[
        tuple[Text, ...] | None, Field(min_length=1, description="Channels that hear of trouble with Vedette itself.")
    ] = None
    heartbeat: Annotated[
        PageUrl | None, Field(description="An address that is called every five minutes while all is well.")
    ] = None
    metrics: Annotated[
        Listen | None, Field(description="Where Prometheus gets its metrics, such as 127.0.0.1:9464; none if left out.")
    ] = None
    templates: Annotated[
        Text | None, Field(description="A folder, relative to this file, whose templates take the place of Vedette's.")
    ] = None
    channels: Annotated[dict[Id, ChannelShape], Field(min_length=1, description="Where alerts go, by id.")] = {}
    sources: Annotated[dict[Id, SourceShape], Field(min_length=1, description="Where news comes from, by id.")] = {}
    entities: Annotated[dict[Id, EntityShape], Field(min_length=1, description="Names for rules, by id.")] = {}
    rules: Annotated[dict[Id, RuleShape], Field(min_length=1, description="What to watch for, by id.")] = {}
