"""`policy`: the IAM policy for fetching some publications, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.cli.exit_codes import DONE
from amplify_outputs.cli.output import print_json
from amplify_outputs.cli.publisher import publisher
from amplify_outputs.store.reading_policy import reading_policy

if TYPE_CHECKING:
    import argparse

    from amplify_outputs.aws.clients import Aws


def policy(options: argparse.Namespace, aws: Aws) -> int:
    """Print the policy document. Names need not be published yet."""
    print_json(reading_policy(options.names, publisher(options, aws).settings))
    return DONE
