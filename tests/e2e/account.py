"""An account with a publisher of its own, and a shell in which an administrator types the commands of a page."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tests.e2e.command_line import CommandLine
from tests.e2e.roles import credentials_of_role, grant
from tools import sam
from tools.emulator import DEFAULT_REGION, REPOSITORY
from tools.environments import ENVIRONMENTS, make_environment

if TYPE_CHECKING:
    from pathlib import Path

    from tools.emulator import Emulator

BUCKET_PARAMETER: Final = "/amplify-outputs/.publisher/bucket-name"
_BLOCK: Final = re.compile(r"^( *)```bash\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
# What sam itself keeps in an account, for all applications.
_OF_SAM: Final = "aws-sam-cli-managed"


def commands(page: str, heading: str = "") -> list[str]:
    """The blocks of commands of that page of docs/, or below that heading, in their order."""
    text = (REPOSITORY / "docs" / page).read_text(encoding="utf-8")
    if heading:
        text = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return [
        re.sub(rf"^{indent}", "", body, flags=re.MULTILINE) for indent, body in _BLOCK.findall(text)
    ]


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the emulator, and a folder in which an administrator types what a page says."""

    aws: Emulator
    place: dict[str, str]
    folder: Path

    @property
    def administrator(self) -> CommandLine:
        return CommandLine(self.aws.environment(**self.place))

    def client(self, service: str) -> Any:
        return self.aws.client(service, **self.place)

    def build(self, template: Path) -> None:
        """Have `sam deploy` deploy this built template from now on, in the place of the checkout's."""
        (self.folder / "built").write_text(str(template), encoding="utf-8")

    def type(self, script: str, *, code: int = 0) -> str:
        """What commands of a page print."""
        path = f"{self.folder}{os.pathsep}{sam.DEVELOPMENT_BIN}{os.pathsep}{os.environ['PATH']}"
        environment = self.aws.environment(**self.place) | sam.settings(self.aws.folder)
        ran = subprocess.run(
            ["bash", "-c", script],  # noqa: S607 (whichever the machine has)
            cwd=self.folder,
            env=environment | {"PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == code, ran.stdout + ran.stderr
        return ran.stdout + ran.stderr

    def bucket(self) -> str:
        """What `.publisher/bucket-name` says."""
        found: str = self.client("ssm").get_parameter(Name=BUCKET_PARAMETER)["Parameter"]["Value"]
        return found

    def resource(self, logical_id: str) -> str:
        """The physical id of a resource of the publisher."""
        found = self.client("cloudformation").describe_stack_resource(
            StackName=sam.STACK_NAME, LogicalResourceId=logical_id
        )
        physical_id: str = found["StackResourceDetail"]["PhysicalResourceId"]
        return physical_id

    def role_with(self, policy_arn: str, name: str) -> CommandLine:
        """The command line of a role that has this policy and nothing else."""
        credentials = credentials_of_role(self.aws, name, policy_arn, self.place["account"])
        return CommandLine(self.aws.environment(**self.place) | credentials)

    def allow_refreshes(self) -> None:
        """Allow the functions what the emulator asks for and AWS does not."""
        iam = self.client("iam")
        # SendMessage is enough on AWS [sqs-iam], and GetParameters of each parameter [ssm-iam].
        iam.put_role_policy(**grant(self.resource("RefreshSweepRole"), "sqs:SendMessageBatch"))
        iam.put_role_policy(**grant(self.resource("RefreshWorkerRole"), "ssm:GetParameters"))

    def sweep(self) -> int:
        """How many publications a refresh of everything finds."""
        self.allow_refreshes()
        answer = self.client("lambda").invoke(FunctionName=self.resource("RefreshSweepFunction"))
        found: int = json.loads(answer["Payload"].read())["publications"]
        return found

    def contents(self) -> dict[str, list[str]]:
        """Names of what the account has, by kind, without what sam keeps there."""
        call = {name: self.client(name) for name in ("iam", "lambda", "s3", "ssm", "sqs", "logs")}
        found = {
            "buckets": [it["Name"] for it in call["s3"].list_buckets()["Buckets"]],
            "parameters": [
                it["Name"]
                for it in call["ssm"].get_parameters_by_path(Path="/", Recursive=True)["Parameters"]
            ],
            "policies": [it["Arn"] for it in call["iam"].list_policies(Scope="Local")["Policies"]],
            "roles": [it["RoleName"] for it in call["iam"].list_roles()["Roles"]],
            "functions": [
                it["FunctionName"] for it in call["lambda"].list_functions()["Functions"]
            ],
            "layers": [it["LayerName"] for it in call["lambda"].list_layers()["Layers"]],
            "queues": call["sqs"].list_queues().get("QueueUrls", []),
            "log groups": [
                it["logGroupName"] for it in call["logs"].describe_log_groups()["logGroups"]
            ],
            "rules": [it["Name"] for it in self.client("events").list_rules()["Rules"]],
            "alarms": [
                it["AlarmName"]
                for it in self.client("cloudwatch").describe_alarms()["MetricAlarms"]
            ],
        }
        return {
            kind: sorted(it for it in names if _OF_SAM not in it) for kind, names in found.items()
        }


def account_in(aws: Emulator, folder: Path, built_template: Path, **place: str) -> Account:
    """An account whose administrator has the AWS CLI, the command, and a clone that was built."""
    make_environment("examples")
    (folder / "aws").symlink_to(ENVIRONMENTS / "examples" / "bin" / "aws")
    shim = folder / ".venvs" / "sam" / "bin" / "sam"
    shim.parent.mkdir(parents=True)
    configuration = REPOSITORY / "samconfig.toml"
    shim.write_text(
        "#!/bin/sh\n"
        'command="$1"; shift\n'
        'case "$command" in\n'
        f'  deploy) exec "{sam.SAM}" deploy --template-file "$(cat "{folder}/built")" '
        f'--config-file "{configuration}" --no-progressbar "$@" ;;\n'
        f'  delete) exec "{sam.SAM}" delete --no-prompts --region {DEFAULT_REGION} "$@" ;;\n'
        "esac\n",
        encoding="utf-8",
    )
    shim.chmod(0o755)
    account = Account(aws, place, folder)
    account.build(built_template)
    return account
