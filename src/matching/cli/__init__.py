"""The command line, `matching ...`: exits 0 on success, 2 on wrong usage, 1 on an error it explains."""

import os
import sys
from collections.abc import Sequence

from matching.errors import MatchingError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the arguments without the program's name; None means those of the process.

    Returns:
        The exit status; the installed script exits with it.
    """
    for name, value in (("OMP_NUM_THREADS", "1"), ("TOKENIZERS_PARALLELISM", "false")):
        os.environ.setdefault(name, value)  # commands spread their work over MATCHING_THREADS themselves
    from matching.cli.app import app

    try:
        result = app(args=None if argv is None else list(argv), prog_name="matching", standalone_mode=False)
    except MatchingError as error:
        print(f"matching: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Exception as error:
        if not hasattr(error, "exit_code"):
            raise
        return _usage_error(error)
    return result if isinstance(result, int) else 0


def _usage_error(error: Exception) -> int:
    if hasattr(error, "show"):
        error.show()
    elif str(error):
        print(f"matching: {error}", file=sys.stderr)
    return int(getattr(error, "exit_code", 1))
