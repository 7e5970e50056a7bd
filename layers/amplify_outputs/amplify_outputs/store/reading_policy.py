"""The IAM policy of somebody who fetches some publications of a publisher, and no others. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.document.formats.formats import file_name
from amplify_outputs.model.ids import account_of, partition_of, region_of
from amplify_outputs.model.record import FILE_FORMATS
from amplify_outputs.model.settings import bucket_parameter_name
from amplify_outputs.store.keys import document_key, record_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amplify_outputs.model.settings import Settings

EVERYTHING: Final = "*"


def reading_policy(names: Sequence[str], settings: Settings) -> dict[str, Any]:
    """A policy document for publication names, paths such as `storefront/*`, or `*` for all.

    It allows what `fetch` calls, and neither the records of other publications, which hold their `Outputs`
    and owners, nor their names: S3 answers 403 for a key that is not there. `settings` must be the
    publisher's own, with its ARN.
    """
    partition, account = (
        question(settings.parameter_arn_prefix) for question in (partition_of, account_of)
    )
    bucket = f"arn:{partition}:s3:::{settings.bucket}"
    of_account = {"StringEquals": {"s3:ResourceAccount": account}}
    place = settings.parameter_arn_prefix.removesuffix(settings.parameter_prefix)
    statements: list[dict[str, Any]] = [
        {
            "Effect": "Allow",
            "Action": ["ssm:GetParameter", "ssm:GetParameters"],
            "Resource": [
                f"{place}{bucket_parameter_name(settings.parameter_prefix)}",
                *(settings.parameter_arn(name) for name in names),
            ],
        },
        {
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": [
                f"{bucket}/{key}" for name in names for key in (record_key(name), *_documents(name))
            ],
            "Condition": of_account,
        },
    ]
    if key := settings.writing.kms_key_arn:
        region = region_of(settings.parameter_arn_prefix)
        suffix = "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"
        through = [f"{service}.{region}.{suffix}" for service in ("s3", "ssm")]
        statements.append(
            {
                "Effect": "Allow",
                "Action": "kms:Decrypt",
                "Resource": key,
                "Condition": {"StringEquals": {"kms:ViaService": through}},
            }
        )
    return {"Version": "2012-10-17", "Statement": statements}


def _documents(name: str) -> list[str]:
    """The keys of its files. Below a name may be other names, so each file of a name is named."""
    if name.endswith(EVERYTHING):
        return [document_key(name, EVERYTHING)]
    return [document_key(name, file_name(form)) for form in FILE_FORMATS]
