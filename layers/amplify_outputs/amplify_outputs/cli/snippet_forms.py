"""The forms in which `discover` prints what was chosen, for the parser: it loads before anything else."""

from __future__ import annotations

from typing import Final

SNIPPETS: Final = {
    "cloudformation": "a CloudFormation template",
    "sam": "a SAM template",
    "cdk": "TypeScript for a CDK stack",
    "terraform": "Terraform configuration",
    "publish": "the command that publishes without a stack",
    "check": "the command that checks the pools again",
    "json": "the ids as JSON",
}
