import { Arn, ArnFormat, Aspects, CfnResource, CustomResource, Duration, Stack } from "aws-cdk-lib";
import { Grant, IGrantable } from "aws-cdk-lib/aws-iam";
import { Construct, IConstruct } from "constructs";
import { Destination } from "./choices";
import { partsOf } from "./parts";
import { AmplifyOutputsProps } from "./props";
import { checkedProperties, Properties } from "./properties";
import { Publisher, publisherOf } from "./publisher";

const ANSWERS_WITHIN = Duration.seconds(120);

/**
 * The published amplify_outputs.json of existing pools, and attributes of these pools.
 *
 * An attribute without a value is the empty string.
 */
export class AmplifyOutputs extends Construct {
  /** The name that it is published under. Who uses it waits for the publication. */
  public readonly publicationName: string;
  /** Name of the SSM parameter; empty without the destination SSM. */
  public readonly parameterName: string;
  /** ARN of the SSM parameter. */
  public readonly parameterArn: string;
  /** Version number of the SSM parameter. */
  public readonly parameterVersion: string;
  /** Name of the bucket; empty without the destination S3. */
  public readonly bucketName: string;
  /** Key of the S3 object. */
  public readonly objectKey: string;
  /** Version id of the S3 object. */
  public readonly objectVersionId: string;
  /** The S3 object as `s3://bucket/key`. */
  public readonly objectUri: string;
  /** SHA-256 of the document, 64 hexadecimal digits. */
  public readonly sha256: string;
  /** Version of the format. */
  public readonly outputsVersion: string;
  /** Region of the user pool. */
  public readonly region: string;
  /** ARN of the user pool, for Cognito authorizers of REST APIs. */
  public readonly userPoolArn: string;
  /** How an identity pool names the user pool. */
  public readonly userPoolProviderName: string;
  /** Issuer of the user pool's tokens, for JWT authorizers. */
  public readonly issuerUrl: string;
  /** Address of the public keys of the tokens. */
  public readonly jwksUri: string;
  /** Domain in the file's `oauth` block; empty without one. */
  public readonly oAuthDomain: string;
  /** Id of the app client, for audiences of JWT authorizers. */
  public readonly userPoolClientId: string;
  /** Id of the identity pool; empty without one. */
  public readonly identityPoolId: string;
  /** ARN of the role of signed-in users; empty without an identity pool. */
  public readonly authenticatedRoleArn: string;
  /** ARN of the role of guests; empty without one. */
  public readonly unauthenticatedRoleArn: string;
  /** Name of the role of signed-in users, for policies that are attached to it. */
  public readonly authenticatedRoleName: string;
  /** Name of the role of guests; empty without one. */
  public readonly unauthenticatedRoleName: string;
  /** Number of problems that were found and did not forbid to publish. */
  public readonly warningCount: string;
  /** Codes of these problems, joined by commas. */
  public readonly warnings: string;

  private readonly name: string;
  private readonly publisher: Publisher;
  private readonly destinations: Destination[];

  constructor(scope: Construct, id: string, props: AmplifyOutputsProps) {
    super(scope, id);
    const properties = checkedProperties(this, props);
    this.publisher = publisherOf(this, props);
    this.name = props.publicationName;
    this.destinations = props.destinations ?? [Destination.SSM, Destination.S3];
    const resource = new CustomResource(this, "Resource", {
      resourceType: "Custom::AmplifyOutputs",
      serviceToken: this.publisher.serviceToken,
      serviceTimeout: props.serviceTimeout ?? ANSWERS_WITHIN,
      removalPolicy: props.removalPolicy,
      properties: { ...properties },
    });
    if (props.waitForPools ?? true) {
      waitFor(resource, properties);
    }

    this.publicationName = resource.ref;
    this.parameterName = resource.getAttString("ParameterName");
    this.parameterArn = resource.getAttString("ParameterArn");
    this.parameterVersion = resource.getAttString("ParameterVersion");
    this.bucketName = resource.getAttString("BucketName");
    this.objectKey = resource.getAttString("ObjectKey");
    this.objectVersionId = resource.getAttString("ObjectVersionId");
    this.objectUri = resource.getAttString("ObjectUri");
    this.sha256 = resource.getAttString("Sha256");
    this.outputsVersion = resource.getAttString("OutputsVersion");
    this.region = resource.getAttString("Region");
    this.userPoolArn = resource.getAttString("UserPoolArn");
    this.userPoolProviderName = resource.getAttString("UserPoolProviderName");
    this.issuerUrl = resource.getAttString("IssuerUrl");
    this.jwksUri = resource.getAttString("JwksUri");
    this.oAuthDomain = resource.getAttString("OAuthDomain");
    this.userPoolClientId = resource.getAttString("UserPoolClientId");
    this.identityPoolId = resource.getAttString("IdentityPoolId");
    this.authenticatedRoleArn = resource.getAttString("AuthenticatedRoleArn");
    this.unauthenticatedRoleArn = resource.getAttString("UnauthenticatedRoleArn");
    this.authenticatedRoleName = resource.getAttString("AuthenticatedRoleName");
    this.unauthenticatedRoleName = resource.getAttString("UnauthenticatedRoleName");
    this.warningCount = resource.getAttString("WarningCount");
    this.warnings = resource.getAttString("Warnings");
  }

  /**
   * Lets a build fetch this publication, and no other: its parameter, its object and its record.
   *
   * If the publisher encrypts with a key of yours, the grantee needs `kms:Decrypt` on that key, too.
   */
  public grantRead(grantee: IGrantable): Grant {
    const { bucketName, parameterPrefix } = this.publisher;
    if (bucketName === undefined || parameterPrefix === undefined) {
      throw new Error(
        `${this.node.path}: grantRead does not know the bucket of the publisher. Give publisherStackName or ` +
          "publisherParameterPrefix in place of serviceToken.",
      );
    }
    const stack = Stack.of(this);
    const named = (path: string) =>
      Arn.format(
        { service: "ssm", resource: `parameter${parameterPrefix}/${path}`, arnFormat: ArnFormat.NO_RESOURCE_NAME },
        stack,
      );
    const stored = (key: string) => `arn:${stack.partition}:s3:::${bucketName}/${key}`;
    const parameters = this.destinations.includes(Destination.SSM) ? [named(this.name)] : [];
    const objects = this.destinations.includes(Destination.S3) ? [stored(`outputs/${this.name}/*`)] : [];
    return Grant.addToPrincipal({
      grantee,
      actions: ["ssm:GetParameter"],
      resourceArns: [...parameters, named(".publisher/bucket-name")],
    }).combine(
      Grant.addToPrincipal({
        grantee,
        actions: ["s3:GetObject"],
        resourceArns: [...objects, stored(`records/${this.name}.json`)],
      }),
    );
  }
}

/** Makes the resource depend on the parts of its pools, once all of them are in the tree. */
function waitFor(resource: CustomResource, properties: Properties): void {
  const own = resource.node.defaultChild as CfnResource;
  Aspects.of(resource).add({
    visit(node: IConstruct): void {
      if (node === resource) {
        partsOf(own, properties).forEach((part) => own.addDependency(part));
      }
    },
  });
}
