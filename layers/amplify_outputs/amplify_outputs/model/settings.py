"""Where this publisher publishes to: read once, by the entry point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from amplify_outputs import __documentation__
from amplify_outputs.model.documentation import NO_DOCUMENTATION, Documentation
from amplify_outputs.model.ids import account_of, region_of
from amplify_outputs.model.pool_roles import NO_POOL_ROLES, PoolRoles
from amplify_outputs.model.writing import AS_AWS_DOES, Writing

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_PARAMETER_PREFIX: Final = "/amplify-outputs"
# A deployer chooses the value of the tag, but not its key: keys of conditions in a template are fixed.
REQUIRED_TAG_KEY: Final = "amplify-outputs"
STANDARD_PARAMETER_MAX_BYTES: Final = 4 * 1024  # [ssm-quotas]
ADVANCED_PARAMETER_MAX_BYTES: Final = 8 * 1024  # [ssm-quotas]


@dataclass(frozen=True, slots=True)
class Settings:
    """The destinations of one publisher stack.

    `parameter_tier` is Standard, Advanced or Intelligent-Tiering, as SSM names them. `name_policy` is JSON, or
    says that a file has it; "" for none. Who gives no new names needs none. `required_tag` is the tag that
    pools, APIs and buckets must have to be read, such as amplify-outputs=yes; "" if they need no tag.
    `documentation` is where problems are explained on the web.
    """

    bucket: str
    parameter_arn_prefix: str
    parameter_prefix: str = DEFAULT_PARAMETER_PREFIX
    parameter_tier: str = "Intelligent-Tiering"
    writing: Writing = AS_AWS_DOES
    name_policy: str = ""
    required_tag: str = ""
    pool_roles: PoolRoles = NO_POOL_ROLES
    documentation: Documentation = NO_DOCUMENTATION

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """The settings that template.yaml puts into a function's environment.

        Raises KeyError with the name of a missing variable.
        """
        return cls(
            environment["BUCKET_NAME"],
            environment["PARAMETER_ARN_PREFIX"],
            environment["PARAMETER_PREFIX"],
            environment["PARAMETER_TIER"],
            Writing.from_json(environment["WRITING"]),
            pool_roles=PoolRoles.from_json(environment["POOL_ROLES"]),
            required_tag=_required_tag(environment["REQUIRED_TAG_VALUE"]),
            # The template has taken no other text than such an address.
            documentation=Documentation(environment["DOCUMENTATION_URL"] or __documentation__),
        )

    @property
    def account(self) -> str:
        """The account of the publisher; "" if only its bucket is known."""
        return account_of(self.parameter_arn_prefix)

    @property
    def region(self) -> str:
        """The region of the publisher; "" if only its bucket is known."""
        return region_of(self.parameter_arn_prefix)

    @property
    def parameter_max_bytes(self) -> int:
        """What one parameter holds on the tier."""
        if self.parameter_tier == "Standard":
            return STANDARD_PARAMETER_MAX_BYTES
        return ADVANCED_PARAMETER_MAX_BYTES

    def parameter_name(self, publication: str) -> str:
        """The parameter that holds the document."""
        return f"{self.parameter_prefix}/{publication}"

    def parameter_arn(self, publication: str) -> str:
        """The ARN of that parameter."""
        return f"{self.parameter_arn_prefix}/{publication}"


def bucket_parameter_name(parameter_prefix: str) -> str:
    """The parameter in which a publisher stack keeps the name of its bucket."""
    return f"{parameter_prefix}/.publisher/bucket-name"


def writing_parameter_name(parameter_prefix: str) -> str:
    """The parameter in which a publisher stack keeps how to encrypt and tag what is written."""
    return f"{parameter_prefix}/.publisher/writing"


def tier_parameter_name(parameter_prefix: str) -> str:
    """The parameter in which a publisher stack keeps the tier of the parameters that it makes."""
    return f"{parameter_prefix}/.publisher/parameter-tier"


def pool_roles_parameter_name(parameter_prefix: str) -> str:
    """The parameter in which a publisher stack keeps the roles of other accounts that it may assume."""
    return f"{parameter_prefix}/.publisher/pool-roles"


def name_policy_parameter_name(parameter_prefix: str) -> str:
    """The parameter in which a publisher stack keeps its name policy, if it has one."""
    return f"{parameter_prefix}/.publisher/name-policy"


def _required_tag(value: str) -> str:
    return f"{REQUIRED_TAG_KEY}={value}" if value else ""
