"""The ledger's alerting half: cursor, matches, alerts, deliveries, attempts."""
