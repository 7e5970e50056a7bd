"""The whole way once, on an AWS of your own: `make demo`.

Existing Cognito pools, the publisher by `sam deploy`, a stack that publishes their amplify_outputs.json, the document
fetched from SSM and from S3, an update and a delete. Exit code 0 when all of it held.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tools import sam
from tools.emulator import REPOSITORY, Emulator, EmulatorFailed
from tools.stacks import StackFailed, apply_stack, delete_stack, log_lines

CLI = REPOSITORY / ".venvs" / "development" / "bin" / "amplify-outputs"
PUBLICATION = "storefront/prod"
POOLS_STACK = "existing-auth"
CONSUMER_STACK = "storefront"

NEW_MINIMUM_LENGTH = 12

_BEGAN = time.monotonic()
_IN_COLOUR = sys.stdout.isatty() and not os.environ.get("NO_COLOR")


class DemoFailed(Exception):
    """Something did not hold; the message says what."""


def main() -> int:
    """Tell the story. 0 when all of it held, 1 with the reason on standard error."""
    with tempfile.TemporaryDirectory(prefix="amplify-outputs-demo-") as folder:
        try:
            _step("Starting an AWS on this machine")
            with Emulator() as aws:
                try:
                    _tell(aws, Path(folder))
                except Exception:
                    _show_logs(aws)
                    raise
                _step("Stopping it")
        except (DemoFailed, EmulatorFailed, sam.SamFailed, StackFailed) as error:
            print(f"\nThe demo failed: {error}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("\nInterrupted; everything that was started is stopped.", file=sys.stderr)
            return 130
    return 0


def _tell(aws: Emulator, folder: Path) -> None:
    pools = _make_pools(aws)
    _deploy_publisher(aws, folder)
    first = _publish(aws, pools, folder)
    _show_problems(aws, pools)
    second = _update(aws, pools, folder)
    _withdraw(aws)
    print()
    _say("All of it held:")
    _say(
        f"  published  {PUBLICATION}, SHA-256 {first['Sha256'][:16]}…, the same bytes in SSM and S3"
    )
    _say(f"  updated    SHA-256 {second['Sha256'][:16]}…, minimum length {NEW_MINIMUM_LENGTH}")
    _say("  deleted    nothing of it is left in SSM and S3; the pools were only ever read")


def _make_pools(aws: Emulator) -> dict[str, str]:
    _step("Making the pools that somebody else would own (examples/existing-auth.yaml)")
    pools = apply_stack(aws, POOLS_STACK, _example("existing-auth.yaml"))
    for name, value in pools.items():
        _say(f"  {name} {value}")
    return pools


def _deploy_publisher(aws: Emulator, folder: Path) -> None:
    _step("Building the publisher (sam build)")
    built = sam.build(folder)
    _step("Deploying the publisher (sam deploy)")
    outputs = sam.deploy(aws, built)
    _say(f"  ServiceToken {outputs['ServiceToken']}")


def _publish(aws: Emulator, pools: dict[str, str], folder: Path) -> dict[str, str]:
    """Publish in format version 1.4, so that the update has a property to change."""
    _step("Deploying a stack with a Custom::AmplifyOutputs (examples/consumer.yaml)")
    outputs = _consume(aws, pools, OutputsVersion="1.4")
    _say(f"  ParameterName {outputs['ParameterName']}")
    _say(f"  ObjectUri     {outputs['ObjectUri']}")
    _say(f"  Sha256        {outputs['Sha256']}")
    document = _fetched(aws, folder)
    print(json.dumps(document, indent=2))
    return outputs


def _show_problems(aws: Emulator, pools: dict[str, str]) -> None:
    _step("Asking what is wrong with the pools (amplify-outputs check --json)")
    answer = _amplify_outputs(
        aws,
        "check",
        "--json",
        *("--user-pool-id", pools["UserPoolId"]),
        *("--user-pool-client-id", pools["UserPoolClientId"]),
        *("--identity-pool-id", pools["IdentityPoolId"]),
    )
    problems: list[dict[str, str]] = json.loads(answer)["problems"]
    if not problems:
        _say("  Nothing.")
    for problem in problems:
        _say(f"  {problem['severity']}: {problem['code']}: {problem['message']} {problem['fix']}")


def _update(aws: Emulator, pools: dict[str, str], folder: Path) -> dict[str, str]:
    _step(f"The owner of the pool asks for passwords of {NEW_MINIMUM_LENGTH} characters or more")
    apply_stack(
        aws,
        POOLS_STACK,
        _example("existing-auth.yaml"),
        {"PasswordMinimumLength": str(NEW_MINIMUM_LENGTH)},
    )
    _say("  In an account the publisher sees that by itself, and publishes within minutes or hours")
    _say(
        "  (docs/refreshing.md). Here the stack does: the update changes its OutputsVersion, 1.4 to 1.5."
    )
    _step("Updating the consumer's stack")
    outputs = _consume(aws, pools, OutputsVersion="1.5")
    document = _fetched(aws, folder)
    policy = document["auth"]["password_policy"]
    _expect(policy["min_length"] == NEW_MINIMUM_LENGTH, f"the document says {policy}")
    _expect(document["version"] == "1.5", f"the document is of version {document['version']}")
    _say(f"  password_policy {json.dumps(policy)}")
    return outputs


def _withdraw(aws: Emulator) -> None:
    _step("Deleting the consumer's stack")
    delete_stack(aws, CONSUMER_STACK)
    ssm, s3 = aws.client("ssm"), aws.client("s3")
    own = "/amplify-outputs/.publisher/"
    pages = ssm.get_paginator("get_parameters_by_path").paginate(
        Path="/amplify-outputs", Recursive=True
    )
    parameters = [found["Name"] for page in pages for found in page["Parameters"]]
    left = [name for name in parameters if not name.startswith(own)]
    bucket = ssm.get_parameter(Name=f"{own}bucket-name")["Parameter"]["Value"]
    for prefix in ("outputs/", "records/", "pools/"):
        listed = s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])
        left += [f"s3://{bucket}/{found['Key']}" for found in listed]
    _expect(not left, f"the delete left {', '.join(left)}")
    _say("  Nothing of it is left in SSM and S3.")


def _consume(aws: Emulator, pools: dict[str, str], **parameters: str) -> dict[str, str]:
    parameters |= {"PublicationName": PUBLICATION, **pools}
    return apply_stack(aws, CONSUMER_STACK, _example("consumer.yaml"), parameters)


def _fetched(aws: Emulator, folder: Path) -> dict[str, Any]:
    """The published document, the same from both places."""
    _step("Fetching the document from SSM and from S3 (amplify-outputs fetch)")
    bodies = {}
    for source in ("ssm", "s3"):
        file = folder / f"amplify_outputs.{source}.json"
        _amplify_outputs(aws, "fetch", PUBLICATION, "-o", str(file), "--from", source)
        bodies[source] = file.read_bytes()
    _expect(bodies["ssm"] == bodies["s3"], "SSM and S3 hold different documents")
    _say(f"  {len(bodies['s3']):,} bytes, the same from both")
    document: dict[str, Any] = json.loads(bodies["s3"])
    return document


def _amplify_outputs(aws: Emulator, *arguments: str) -> str:
    """What the command line tool wrote to standard output."""
    ran = subprocess.run(
        [CLI, *arguments], env=aws.environment(), capture_output=True, text=True, check=False
    )
    _expect(ran.returncode == 0, f"amplify-outputs {' '.join(arguments)}: {ran.stderr.strip()}")
    return ran.stdout


def _show_logs(aws: Emulator) -> None:
    """Say what the custom resource and the emulator wrote last, for whoever looks for the cause."""
    custom_resource = log_lines(aws, f"/aws/lambda/{sam.STACK_NAME}-custom-resource")
    for whose, lines in (
        ("The custom resource", "\n".join(custom_resource[-10:])),
        ("The emulator", aws.log_tail(10)),
    ):
        print(f"\n{whose} logged last:\n{lines or '(nothing)'}", file=sys.stderr)


def _example(name: str) -> str:
    return (REPOSITORY / "examples" / name).read_text(encoding="utf-8")


def _expect(holds: bool, otherwise: str) -> None:  # noqa: FBT001 (an assertion reads better so)
    if not holds:
        raise DemoFailed(otherwise)


def _step(words: str) -> None:
    line = f"[{time.monotonic() - _BEGAN:5.1f} s] {words}"
    print(f"\033[1m{line}\033[0m" if _IN_COLOUR else line, flush=True)


def _say(words: str) -> None:
    print(f"          {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
