"""A stand-in of Terraform's provider for AWS, which tests do not download: its resource `aws_cloudformation_stack`.

python tests/terraform_provider.py --dev

It runs in the environment `examples` and prints what TF_REATTACH_PROVIDERS is to be. The names and types of its
attributes, which of them are computed, and which replace the stack are those of the provider; what it does with
CloudFormation is as little as a stack needs. AWS is where botocore's variables say.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import botocore.exceptions
import botocore.session
from tf import iface, runner
from tf.schema import Attribute, Schema
from tf.types import Bool, Map, Number, Set, String, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tf.utils import Diagnostics

PARAMETERS: Final = {
    "template_body": "TemplateBody",
    "iam_role_arn": "RoleARN",
    "capabilities": "Capabilities",
}
AT_CREATION: Final = {"on_failure": "OnFailure", "timeout_in_minutes": "TimeoutInMinutes"}
SECONDS: Final = 120


class CloudFormationStack(iface.Resource):
    """A stack. A change of what is not listed as replacing it is an update, and its outputs are then unknown."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    @classmethod
    def get_name(cls) -> str:
        return "cloudformation_stack"

    @classmethod
    def get_schema(cls) -> Schema:
        text, optional = String(), {"optional": True}
        return Schema(
            version=0,
            attributes=[
                Attribute("id", text, computed=True),
                Attribute("name", text, required=True, requires_replace=True),
                Attribute("template_body", text, optional=True, computed=True),
                Attribute("template_url", text, **optional),
                Attribute("parameters", Map(text), optional=True, computed=True),
                Attribute("capabilities", Set(text), **optional),
                Attribute("disable_rollback", Bool(), requires_replace=True, **optional),
                Attribute("iam_role_arn", text, **optional),
                Attribute("notification_arns", Set(text), **optional),
                Attribute("on_failure", text, requires_replace=True, **optional),
                Attribute("outputs", Map(text), computed=True),
                Attribute("policy_body", text, optional=True, computed=True),
                Attribute("policy_url", text, **optional),
                Attribute("tags", Map(text), **optional),
                Attribute("tags_all", Map(text), optional=True, computed=True),
                Attribute("timeout_in_minutes", Number(), requires_replace=True, **optional),
            ],
        )

    def plan(self, ctx: Any, current: Any, planned: Any) -> Any:
        del current
        if ctx.changed_fields:
            planned["outputs"] = Unknown
        return planned

    def create(self, ctx: Any, planned: Any) -> Any:
        more = {ours: planned[name] for name, ours in AT_CREATION.items() if planned.get(name)}
        stack = self._aws.create_stack(StackName=planned["name"], **_asked(planned), **more)
        return self._settled(ctx, planned, stack["StackId"], None)

    def update(self, ctx: Any, current: Any, planned: Any) -> Any:
        try:
            self._aws.update_stack(StackName=current["id"], **_asked(planned))
        except botocore.exceptions.ClientError as error:
            if "No updates are to be performed" not in str(error):
                raise
        return self._settled(ctx, planned, current["id"], current)

    def read(self, ctx: Any, current: Any) -> Any:
        del ctx
        found = self._found(current["id"])
        gone = found is None or found["StackStatus"] == "DELETE_COMPLETE"
        return None if gone else {**current, "outputs": _outputs(found)}

    def delete(self, ctx: Any, current: Any) -> None:
        self._aws.delete_stack(StackName=current["id"])
        found = self._at_rest(current["id"])
        if found is not None and found["StackStatus"] != "DELETE_COMPLETE":
            ctx.diagnostics.add_error(found["StackStatus"], self._reasons(current["id"]))

    @property
    def _aws(self) -> Any:
        return self._provider.cloudformation()

    def _settled(self, ctx: Any, planned: Mapping[str, Any], stack_id: str, before: Any) -> Any:
        """The state once CloudFormation is done; that of before, with the reasons as a diagnostic, if it failed."""
        found = self._at_rest(stack_id)
        if found is None or found["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            ctx.diagnostics.add_error("the stack failed", self._reasons(stack_id))
            return before
        unset = {"parameters": {}, "policy_body": "", "tags_all": planned.get("tags") or {}}
        known = {name: it for name, it in planned.items() if it is not Unknown}
        return {**unset, **known, "id": stack_id, "outputs": _outputs(found)}

    def _at_rest(self, stack_id: str) -> dict[str, Any] | None:
        for _ in range(SECONDS * 4):
            found = self._found(stack_id)
            if found is None or not found["StackStatus"].endswith("_IN_PROGRESS"):
                return found
            time.sleep(0.25)
        raise TimeoutError(stack_id)

    def _found(self, stack_id: str) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = self._aws.describe_stacks(StackName=stack_id)["Stacks"][0]
        except botocore.exceptions.ClientError:
            return None
        return found

    def _reasons(self, stack_id: str) -> str:
        events = self._aws.describe_stack_events(StackName=stack_id)["StackEvents"]
        return "\n".join(
            it["ResourceStatusReason"] for it in events if it.get("ResourceStatusReason")
        )


def _asked(planned: Mapping[str, Any]) -> dict[str, Any]:
    tags = [{"Key": key, "Value": value} for key, value in (planned.get("tags") or {}).items()]
    given = {ours: planned[name] for name, ours in PARAMETERS.items() if planned.get(name)}
    return {**given, "Tags": tags}


def _outputs(stack: Mapping[str, Any]) -> dict[str, str]:
    return {it["OutputKey"]: it.get("OutputValue", "") for it in stack.get("Outputs", [])}


class Provider(iface.Provider):
    """The provider, as Terraform finds it under the name of that for AWS."""

    def get_model_prefix(self) -> str:
        return "aws_"

    def get_provider_schema(self, diags: Diagnostics) -> Schema:
        del diags
        return Schema(version=0, attributes=[Attribute("region", String(), optional=True)])

    def full_name(self) -> str:
        return "hashicorp/aws"

    def validate_config(self, diags: Diagnostics, config: Any) -> None:
        pass

    def configure_provider(self, diags: Diagnostics, config: Any) -> None:
        pass

    def get_data_sources(self) -> list[Any]:
        return []

    def get_resources(self) -> list[Any]:
        return [CloudFormationStack]

    def cloudformation(self) -> Any:
        """A client, made when the first stack needs it: a plan needs no credentials."""
        return botocore.session.get_session().create_client("cloudformation")


if __name__ == "__main__":
    runner.run_provider(Provider())
