"""How a publisher encrypts, tags and seals what it writes, as its stack says it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final, Literal, Self

ParameterType = Literal["String", "SecureString"]


@dataclass(frozen=True, slots=True)
class Writing:
    """Without a key, S3 and SSM encrypt with keys of AWS. `tags` are those of the company, not the owner's mark.

    `record_key` is the ARN of the key that seals records, "" for none.
    """

    kms_key_arn: str = ""
    parameter_type: ParameterType = "String"
    tags: tuple[tuple[str, str], ...] = ()
    record_key: str = ""

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What template.yaml puts into the parameter `.publisher/writing`, whose form its patterns hold."""
        said = json.loads(text)
        pairs = (tag.partition("=") for tag in said["tags"].split(",") if tag)
        return cls(
            said["kmsKeyArn"],
            said["parameterType"],
            tuple((key, value) for key, _, value in pairs),
            # A publisher of an earlier version does not say it.
            said.get("recordKeyArn", ""),
        )


# What S3 and SSM do if nothing is said.
AS_AWS_DOES: Final = Writing()
