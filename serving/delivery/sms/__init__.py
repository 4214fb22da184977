"""Text messages (SMS): one segment each, by a provider's HTTP API, stopped by a word."""
