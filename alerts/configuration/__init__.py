"""The whole of config.yaml: `load_config` reads it, and either gives a `Config` or raises all its errors at once."""

from alerts.configuration.load import load_config
from alerts.configuration.model import Config, Loaded

__all__ = ["Config", "Loaded", "load_config"]
