"""The half of Vedette that collects: it polls sources and saves articles, and knows nothing of alerts."""
