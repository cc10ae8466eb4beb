"""The half of Vedette that judges and tells: rules, alerts, deliveries and the command line."""
