"""What surrounds every request, as plain ASGI: name and log, headers, rate, time, faults."""

from serving.middleware.fault import Fault
from serving.middleware.headers import Headers
from serving.middleware.observe import Observe
from serving.middleware.rate import Rate
from serving.middleware.time_limit import TimeLimit
from serving.middleware.too_large import TooLarge

__all__ = ["Fault", "Headers", "Observe", "Rate", "TimeLimit", "TooLarge"]
