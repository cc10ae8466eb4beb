"""The whole of config.yaml: `load_config` reads it, and either gives a `Config` or raises all its errors at once."""

from alerts.configuration.config import Config, Loaded
from alerts.configuration.load import load_config

__all__ = ["Config", "Loaded", "load_config"]
