from .config import Config, Inventory, Keep, Loaded
from .environment import TO_SEND, TO_SEND_OR_ASK
from .inventory import load_inventory
from .load import load_config
from .yaml.insertion import Flow, entry_lines, flow, with_entries

__all__ = [
    "TO_SEND",
    "TO_SEND_OR_ASK",
    "Config",
    "Flow",
    "Inventory",
    "Keep",
    "Loaded",
    "entry_lines",
    "flow",
    "load_config",
    "load_inventory",
    "with_entries",
]
