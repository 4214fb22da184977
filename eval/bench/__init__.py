"""How fast and how exact: benchmarks that print ratios and write stable figures."""
