"""The examples at the end of each command's help: lines to copy, and what they do."""

from __future__ import annotations

from typing import Final

_POOLS: Final = (
    "--user-pool-id us-east-1_AbC123xyz --user-pool-client-id 3n4b5urk1ft4fl3mg5e62d9ado"
)

EXAMPLES: Final = {
    "discover": (
        (
            "List the user pools of the account, or choose one on a terminal:",
            "amplify-outputs discover",
        ),
        (
            "Only those that have both words in a name or id, in two regions:",
            "amplify-outputs discover storefront web --region us-east-1 --region eu-west-1",
        ),
        (
            "Print a template for pools that a stack has:",
            "amplify-outputs discover --as cloudformation --from-stack auth --name storefront/prod",
        ),
    ),
    "check": (
        ("Report all problems:", f"amplify-outputs check {_POOLS}"),
        (
            "Also fail a pipeline for warnings, and show the problems in code scanning:",
            f"amplify-outputs check {_POOLS} --fail-on warning --format sarif",
        ),
        (
            "Check pools that you know by name:",
            "amplify-outputs check --user-pool storefront --user-pool-client web",
        ),
        ("Check what a publication asks for:", "amplify-outputs check storefront/prod"),
    ),
    "build": (
        (
            "Write the file:",
            f"amplify-outputs build {_POOLS} -o amplify_outputs.json",
        ),
        (
            "Add values of your own:",
            f"""amplify-outputs build {_POOLS} --outputs '{{"custom": {{"stage": "prod"}}}}'""",
        ),
        (
            "Write what an Amplify backend gives to its app:",
            f"amplify-outputs build {_POOLS} --for add-output -o amplify/existing-auth.json",
        ),
    ),
    "publish": (
        ("Publish, or publish again:", f"amplify-outputs publish --name storefront/prod {_POOLS}"),
        (
            "Take over a publication whose stack was deleted:",
            f"amplify-outputs publish --name storefront/prod {_POOLS} --adopt",
        ),
    ),
    "withdraw": (
        ("Remove a publication of this command:", "amplify-outputs withdraw storefront/prod"),
    ),
    "diff": (
        ("Show what publishing again would change:", "amplify-outputs diff storefront/prod"),
        ("Print the differences as JSON:", "amplify-outputs diff storefront/prod --json"),
    ),
    "explain": (
        (
            "Read what a problem means, and how to fix it:",
            "amplify-outputs explain AppClientHasSecret",
        ),
        ("List all codes:", "amplify-outputs explain"),
    ),
    "lint": (
        ("Report all problems of a file:", "amplify-outputs lint amplify_outputs.json"),
        (
            "Also fail a pipeline for warnings, and show the problems in code scanning:",
            "amplify-outputs lint amplify_outputs.json --fail-on warning --format sarif",
        ),
    ),
    "list": (
        ("List all publications:", "amplify-outputs list"),
        ("List those of one application as JSON:", "amplify-outputs list storefront/ --json"),
        ("Print a page of all publications:", "amplify-outputs list --format html"),
    ),
    "show": (
        (
            "Show the owner, places, age and problems of a publication:",
            "amplify-outputs show storefront/prod",
        ),
        ("Print the same as JSON:", "amplify-outputs show storefront/prod --json"),
    ),
    "policy": (
        (
            "Let a build fetch one publication:",
            "amplify-outputs policy storefront/prod",
        ),
        (
            "Let it fetch all publications of an application:",
            "amplify-outputs policy 'storefront/*'",
        ),
    ),
    "fetch": (
        ("Fetch one file:", "amplify-outputs fetch storefront/prod -o amplify_outputs.json"),
        (
            "Fetch several files, as DIRECTORY/NAME/amplify_outputs.json:",
            "amplify-outputs fetch storefront/prod admin/prod -o outputs",
        ),
        (
            "Fetch the publication of the branch that is built:",
            """amplify-outputs fetch --branch "$AWS_BRANCH" --names 'main=storefront/prod,*=storefront/dev'""",
        ),
        (
            "Wait up to five minutes until it is published:",
            "amplify-outputs fetch storefront/prod --wait 300 -o amplify_outputs.json",
        ),
        (
            "Fetch version 3 of the SSM parameter:",
            "amplify-outputs fetch storefront/prod --version 3 -o amplify_outputs.json",
        ),
    ),
}


def shown(command: str) -> str:
    """The examples of a command, as its help shows them."""
    pairs = (f"  {words}\n    {line}" for words, line in EXAMPLES[command])
    return "examples:\n" + "\n\n".join(pairs)
