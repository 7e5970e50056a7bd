// Custom::AmplifyOutputs as a construct: copy this file into a CDK application.
import { CustomResource, Duration, Fn } from "aws-cdk-lib";
import { IUserPool, IUserPoolClient } from "aws-cdk-lib/aws-cognito";
import { Construct } from "constructs";

export interface AmplifyOutputsProps {
  /** The name to publish under, such as storefront/prod. Another name is a replacement. */
  readonly publicationName: string;
  readonly userPool: IUserPool;
  readonly userPoolClient: IUserPoolClient;
  /** Default: the application needs no AWS credentials. */
  readonly identityPoolId?: string;
  /** Overrides and further sections of the file. */
  readonly outputs?: Record<string, unknown>;
  /** Default: error. With warning, warnings forbid publishing as well. */
  readonly failOn?: "error" | "warning";
  /** Name of the publisher stack. Default: amplify-outputs. */
  readonly publisherStackName?: string;
}

/** The published amplify_outputs.json of existing pools, and attributes of these pools. */
export class AmplifyOutputs extends Construct {
  /** SHA-256 of the file. */
  readonly sha256: string;
  /** ARN of the user pool, for Cognito authorizers of REST APIs. */
  readonly userPoolArn: string;
  /** Issuer of the user pool's tokens, for JWT authorizers. */
  readonly issuerUrl: string;
  /** Role of signed-in users; empty without an identity pool. */
  readonly authenticatedRoleArn: string;
  /** Codes of errors and warnings that do not forbid publishing, joined by commas. */
  readonly warnings: string;

  constructor(scope: Construct, id: string, props: AmplifyOutputsProps) {
    super(scope, id);
    const resource = new CustomResource(this, "Resource", {
      resourceType: "Custom::AmplifyOutputs",
      serviceToken: Fn.importValue(`${props.publisherStackName ?? "amplify-outputs"}-ServiceToken`),
      serviceTimeout: Duration.seconds(120),
      properties: {
        PublicationName: props.publicationName,
        UserPoolId: props.userPool.userPoolId,
        UserPoolClientId: props.userPoolClient.userPoolClientId,
        IdentityPoolId: props.identityPoolId,
        Outputs: props.outputs,
        FailOn: props.failOn,
      },
    });
    this.sha256 = resource.getAttString("Sha256");
    this.userPoolArn = resource.getAttString("UserPoolArn");
    this.issuerUrl = resource.getAttString("IssuerUrl");
    this.authenticatedRoleArn = resource.getAttString("AuthenticatedRoleArn");
    this.warnings = resource.getAttString("Warnings");
  }
}
