"""Prices of us-east-1 in USD, without free tiers. From the price pages, and NOT verified against a bill of AWS."""

from __future__ import annotations

from typing import Final

S3_READ: Final = 0.0004 / 1_000  # GetObject, HeadObject [s3-pricing]
S3_WRITE: Final = 0.005 / 1_000  # PutObject, ListObjectsV2 [s3-pricing]
SQS_FIFO_CALL: Final = 0.50 / 1_000_000  # [sqs-pricing]
EVENT: Final = 1.00 / 1_000_000  # [eventbridge-pricing]
SSM_ADVANCED_MONTH: Final = 0.05  # a parameter [ssm-pricing]
LAMBDA_CALL: Final = 0.20 / 1_000_000  # [lambda-pricing]
LAMBDA_GB_SECOND: Final = 0.0000133334  # arm64 [lambda-pricing]
LAMBDA_GB_SECOND_X86_64: Final = 0.0000166667  # [lambda-pricing]
SNAPSTART_CACHED_GB_SECOND: Final = (
    0.0000015046  # of each version that is published [snapstart-pricing]
)
SNAPSTART_RESTORED_GB: Final = 0.0001397998  # [snapstart-pricing]
LOG_GB: Final = 0.50  # taken in [cloudwatch-pricing]
ALARM_MONTH: Final = 0.10  # of one metric [cloudwatch-pricing]
DASHBOARD_MONTH: Final = 3.00  # the first three of an account are free [cloudwatch-pricing]
METRIC_MONTH: Final = 0.30  # charged by the hour that has a value [cloudwatch-pricing]
STATE_TRANSITION: Final = 0.025 / 1_000  # of a standard workflow [stepfunctions-pricing]

WORKER_GB: Final = 0.5  # MemorySize of the refresh worker, as the template has it

_CALLS: Final = {
    "s3 GetObject": S3_READ,
    "s3 HeadObject": S3_READ,
    "s3 PutObject": S3_WRITE,
    "s3 ListObjectsV2": S3_WRITE,
    "sqs SendMessageBatch": SQS_FIFO_CALL,
    "sqs ReceiveMessage": SQS_FIFO_CALL,
    "sqs DeleteMessageBatch": SQS_FIFO_CALL,
    # An entry of up to 64 KB is one event; up to ten are a call.
    "events PutEvents": EVENT,
}


def of_call(name: str) -> float:
    """USD of a call, named by service and operation; reads of Cognito, IAM and Parameter Store cost nothing."""
    return _CALLS.get(name, 0.0)
