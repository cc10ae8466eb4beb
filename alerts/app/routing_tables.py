"""What a configuration says about who hears of what, and when, as routing works with it."""

from collections.abc import Mapping

from alerts.configuration import Config
from alerts.delivery.plans import RoutingTable
from alerts.model import Target


def routing_table(config: Config, targets: Mapping[str, tuple[Target, ...]]) -> RoutingTable:
    """The table of `config`; `targets`: by channel id."""
    return RoutingTable(
        rules={rule.id: rule for rule in config.rules},
        channels={channel.id: channel for channel in config.channels},
        targets=dict(targets),
        zone=config.timezone,
        alert_max_age=config.alert_max_age,
    )
