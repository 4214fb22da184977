"""`python -m serving`: the service, see `serving.command`, in large pages of memory."""

import sys

from matching.large_pages import begin

if __name__ == "__main__":
    begin()
    from serving.command import main

    sys.exit(main())
