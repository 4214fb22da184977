"""The HTTP service: see `serving.app`."""
