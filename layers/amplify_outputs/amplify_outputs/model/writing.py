"""How a publisher encrypts and tags what it writes, as its stack says it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final, Literal, Self

ParameterType = Literal["String", "SecureString"]


@dataclass(frozen=True, slots=True)
class Writing:
    """Without a key, S3 and SSM encrypt with keys of AWS. `tags` are those of the company, not the owner's mark."""

    kms_key_arn: str = ""
    parameter_type: ParameterType = "String"
    tags: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What template.yaml puts into the parameter `.publisher/writing`, whose form its patterns hold."""
        said = json.loads(text)
        pairs = (tag.partition("=") for tag in said["tags"].split(",") if tag)
        return cls(
            said["kmsKeyArn"],
            said["parameterType"],
            tuple((key, value) for key, _, value in pairs),
        )


# What S3 and SSM do if nothing is said.
AS_AWS_DOES: Final = Writing()
