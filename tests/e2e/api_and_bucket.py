"""A template with an API, a bucket, and a publication that has both."""

from __future__ import annotations

from typing import Any


def template(pools: dict[str, str], trusted_pool: str, **changes: Any) -> dict[str, Any]:
    """An API that the users of a pool and holders of its key may call, a bucket, and the outputs."""
    return {
        "Resources": {
            "GraphQLApi": {
                "Type": "AWS::AppSync::GraphQLApi",
                "Properties": {
                    "Name": "shop",
                    "AuthenticationType": "AMAZON_COGNITO_USER_POOLS",
                    "UserPoolConfig": {
                        "UserPoolId": trusted_pool,
                        "AwsRegion": {"Ref": "AWS::Region"},
                        "DefaultAction": "ALLOW",
                    },
                    "AdditionalAuthenticationProviders": [{"AuthenticationType": "API_KEY"}],
                },
            },
            "ApiKey": {
                "Type": "AWS::AppSync::ApiKey",
                "Properties": {
                    "ApiId": {"Fn::GetAtt": ["GraphQLApi", "ApiId"]},
                    "Expires": 4070908800,
                },
            },
            "Bucket": {
                "Type": "AWS::S3::Bucket",
                "Properties": {
                    "CorsConfiguration": {
                        "CorsRules": [
                            {
                                "AllowedHeaders": ["*"],
                                "AllowedMethods": ["GET", "HEAD", "PUT", "POST", "DELETE"],
                                "AllowedOrigins": ["https://app.example.com"],
                                "ExposedHeaders": ["ETag"],
                            }
                        ]
                    },
                    "PublicAccessBlockConfiguration": {
                        "BlockPublicAcls": True,
                        "BlockPublicPolicy": True,
                        "IgnorePublicAcls": True,
                        "RestrictPublicBuckets": True,
                    },
                },
            },
            "Outputs4Web": {
                "Type": "Custom::AmplifyOutputs",
                "DependsOn": "ApiKey",
                "Properties": {
                    "ServiceToken": {"Fn::ImportValue": "amplify-outputs-ServiceToken"},
                    "ServiceTimeout": 30,
                    "DataApiId": {"Fn::GetAtt": ["GraphQLApi", "ApiId"]},
                    "DataApiKey": True,
                    "StorageBucketName": {"Ref": "Bucket"},
                    **pools,
                    **changes,
                },
            },
        },
        "Outputs": {
            "ApiId": {"Value": {"Fn::GetAtt": ["GraphQLApi", "ApiId"]}},
            "Url": {"Value": {"Fn::GetAtt": ["GraphQLApi", "GraphQLUrl"]}},
            "Key": {"Value": {"Fn::GetAtt": ["ApiKey", "ApiKey"]}},
            "Bucket": {"Value": {"Ref": "Bucket"}},
            "Warnings": {"Value": {"Fn::GetAtt": ["Outputs4Web", "Warnings"]}},
        },
    }
