"""What the help of each command shows at its end: lines that can be copied, and what they do."""

from __future__ import annotations

from typing import Final

_POOLS: Final = (
    "--user-pool-id us-east-1_AbC123xyz --user-pool-client-id 3n4b5urk1ft4fl3mg5e62d9ado"
)

EXAMPLES: Final = {
    "check": (
        ("Say everything that is wrong:", f"amplify-outputs check {_POOLS}"),
        (
            "Fail a pipeline for warnings, too, and show problems beside the code:",
            f"amplify-outputs check {_POOLS} --fail-on warning --format sarif",
        ),
    ),
    "build": (
        (
            "Write the document to a file:",
            f"amplify-outputs build {_POOLS} -o amplify_outputs.json",
        ),
        (
            "Add values of your own:",
            f"""amplify-outputs build {_POOLS} --outputs '{{"custom": {{"stage": "prod"}}}}'""",
        ),
    ),
    "publish": (
        ("Publish, or publish again:", f"amplify-outputs publish --name storefront/prod {_POOLS}"),
        (
            "Take over what a deleted stack left behind:",
            f"amplify-outputs publish --name storefront/prod {_POOLS} --adopt",
        ),
    ),
    "withdraw": (
        ("Remove what was published by this command:", "amplify-outputs withdraw storefront/prod"),
    ),
    "diff": (
        ("See what publishing again would change:", "amplify-outputs diff storefront/prod"),
        ("For a program:", "amplify-outputs diff storefront/prod --json"),
    ),
    "list": (
        ("See all publications:", "amplify-outputs list"),
        ("Those of one application, for a program:", "amplify-outputs list storefront/ --json"),
    ),
    "fetch": (
        ("Get one document:", "amplify-outputs fetch storefront/prod -o amplify_outputs.json"),
        (
            "Get several, as DIRECTORY/NAME/amplify_outputs.json:",
            "amplify-outputs fetch storefront/prod admin/prod -o outputs",
        ),
        (
            "Wait up to five minutes until it is published:",
            "amplify-outputs fetch storefront/prod --wait 300 -o amplify_outputs.json",
        ),
        (
            "Get what an earlier version of the SSM parameter holds:",
            "amplify-outputs fetch storefront/prod --version 3 -o amplify_outputs.json",
        ),
    ),
}


def shown(command: str) -> str:
    """The examples of a command, as its help shows them."""
    pairs = (f"  {words}\n    {line}" for words, line in EXAMPLES[command])
    return "examples:\n" + "\n\n".join(pairs)
