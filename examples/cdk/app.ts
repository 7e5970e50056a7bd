// Publishes the amplify_outputs.json of existing pools, for each environment from its own pools.
import { App, CfnOutput, Stack, StackProps } from "aws-cdk-lib";
import { UserPool, UserPoolClient } from "aws-cdk-lib/aws-cognito";
import { Construct } from "constructs";
import { AmplifyOutputs } from "./amplify-outputs";

interface StorefrontProps extends StackProps {
  readonly environment: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  readonly identityPoolId: string;
}

class Storefront extends Stack {
  constructor(scope: Construct, id: string, props: StorefrontProps) {
    super(scope, id, props);
    const outputs = new AmplifyOutputs(this, "Outputs4Web", {
      publicationName: `storefront/${props.environment}`,
      userPool: UserPool.fromUserPoolId(this, "UserPool", props.userPoolId),
      userPoolClient: UserPoolClient.fromUserPoolClientId(this, "UserPoolClient", props.userPoolClientId),
      identityPoolId: props.identityPoolId,
      // A warning is accepted in development and stops a release.
      failOn: props.environment === "prod" ? "warning" : "error",
      // A map of CloudFormation would turn numbers and booleans into texts. JSON text keeps them.
      outputs: { custom: JSON.stringify({ environment: props.environment, beta: props.environment !== "prod" }) },
    });
    new CfnOutput(this, "Sha256", { value: outputs.sha256 });
    new CfnOutput(this, "IssuerUrl", { value: outputs.issuerUrl });
    new CfnOutput(this, "Warnings", { value: outputs.warnings });
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
