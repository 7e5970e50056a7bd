"""`python -m amplify_outputs`: the command line."""

from __future__ import annotations

from amplify_outputs.cli.main import main

if __name__ == "__main__":
    main()
