// Publishes the amplify_outputs.json of existing pools, for each environment from its own pools.
import { AmplifyOutputs, FailOn, OutputsVersion } from "amplify-outputs-cdk";
import { App, CfnOutput, Stack, StackProps } from "aws-cdk-lib";
import { UserPool, UserPoolClient } from "aws-cdk-lib/aws-cognito";
import { Construct } from "constructs";

interface StorefrontProps extends StackProps {
  readonly environment: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  readonly identityPoolId: string;
}

class Storefront extends Stack {
  constructor(scope: Construct, id: string, props: StorefrontProps) {
    super(scope, id, props);
    const published = new AmplifyOutputs(this, "Outputs4Web", {
      publicationName: `storefront/${props.environment}`,
      userPool: UserPool.fromUserPoolId(this, "UserPool", props.userPoolId),
      userPoolClient: UserPoolClient.fromUserPoolClientId(this, "UserPoolClient", props.userPoolClientId),
      identityPoolId: props.identityPoolId,
      outputsVersion: OutputsVersion.V1_4,
      // A warning is accepted in development and stops a release.
      failOn: props.environment === "prod" ? FailOn.WARNING : FailOn.ERROR,
      outputs: { custom: { environment: props.environment, beta: props.environment !== "prod", retries: 3 } },
    });
    new CfnOutput(this, "Sha256", { value: published.sha256 });
    new CfnOutput(this, "IssuerUrl", { value: published.issuerUrl });
    new CfnOutput(this, "Warnings", { value: published.warnings });
  }
}

const app = new App();
new Storefront(app, "storefront-dev", {
  environment: "dev",
  userPoolId: "us-east-1_Dev123xyz",
  userPoolClientId: "1d2e3v4a5p6p7c8l9i0e1n2t3d",
  identityPoolId: "us-east-1:11111111-1111-4111-8111-111111111111",
});
new Storefront(app, "storefront-prod", {
  environment: "prod",
  userPoolId: "us-east-1_Prod123xy",
  userPoolClientId: "1p2r3o4d5a6p7p8c9l0i1e2n3t",
  identityPoolId: "us-east-1:22222222-2222-4222-8222-222222222222",
});
app.synth();
