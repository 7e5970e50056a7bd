import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { IGraphqlApi } from "aws-cdk-lib/aws-appsync";
import { IUserPool, IUserPoolClient } from "aws-cdk-lib/aws-cognito";
import { IIdentityPool } from "aws-cdk-lib/aws-cognito-identitypool";
import { IBucket } from "aws-cdk-lib/aws-s3";
import { Destination, FailOn, Format, OutputsVersion, Platform } from "./choices";

/** What the author relies on. A difference is an error. */
export interface Expectations {
  /**
   * ARN of the role of the identity pool for signed-in users.
   *
   * @default - nothing is expected
   */
  readonly authenticatedRoleArn?: string;
  /**
   * ARN of the role of the identity pool for guests.
   *
   * @default - nothing is expected
   */
  readonly unauthenticatedRoleArn?: string;
  /**
   * Names of groups of the user pool, each with the ARN of its role.
   *
   * @default - nothing is expected
   */
  readonly groups?: { [name: string]: string };
}

/** Overrides of what Cognito says, and further sections of the file, in the shape of amplify_outputs.json. */
export interface OutputsSections {
  /**
   * Laid over what was read of the pools.
   *
   * @default - as the pools say
   */
  readonly auth?: { [key: string]: any };
  /**
   * Laid over what was read of the API; without an API, the whole section.
   *
   * @default - as the API says
   */
  readonly data?: { [key: string]: any };
  /**
   * Laid over what was read of the bucket; without a bucket, the whole section.
   *
   * @default - as the bucket says
   */
  readonly storage?: { [key: string]: any };
  /**
   * The whole section.
   *
   * @default - the file has no such section
   */
  readonly geo?: { [key: string]: any };
  /**
   * The whole section.
   *
   * @default - the file has no such section
   */
  readonly notifications?: { [key: string]: any };
  /**
   * The whole section.
   *
   * @default - the file has no such section
   */
  readonly analytics?: { [key: string]: any };
  /**
   * Values of your own. Numbers and booleans stay what they are.
   *
   * @default - what the publisher puts there
   */
  readonly custom?: { [key: string]: any };
}

/** What AmplifyOutputs publishes, and how. */
export interface AmplifyOutputsProps {
  /** The name to publish under, such as `storefront/prod`. Another name is a replacement. */
  readonly publicationName: string;
  /**
   * The user pool. Either this or `userPoolId` is required.
   *
   * @default - `userPoolId`
   */
  readonly userPool?: IUserPool;
  /**
   * The id of the user pool, in place of `userPool`.
   *
   * @default - the id of `userPool`
   */
  readonly userPoolId?: string;
  /**
   * The app client, which has no secret. Either this or `userPoolClientId` is required.
   *
   * @default - `userPoolClientId`
   */
  readonly userPoolClient?: IUserPoolClient;
  /**
   * The id of the app client, in place of `userPoolClient`.
   *
   * @default - the id of `userPoolClient`
   */
  readonly userPoolClientId?: string;
  /**
   * The identity pool.
   *
   * @default - the application needs no AWS credentials
   */
  readonly identityPool?: IIdentityPool;
  /**
   * The id of the identity pool, in place of `identityPool`.
   *
   * @default - the id of `identityPool`
   */
  readonly identityPoolId?: string;
  /**
   * The GraphQL API of the application, which is only read.
   *
   * @default - the file has no section `data`, unless `outputs` has one
   */
  readonly dataApi?: IGraphqlApi;
  /**
   * The id or the ARN of the GraphQL API, in place of `dataApi`.
   *
   * @default - the ARN of `dataApi`
   */
  readonly dataApiId?: string;
  /**
   * Whether the API key that expires last is written into the file, where every user of the application can read it.
   *
   * @default false
   */
  readonly dataApiKey?: boolean;
  /**
   * The bucket of the application. Only its settings are read.
   *
   * @default - the file has no section `storage`, unless `outputs` has one
   */
  readonly storageBucket?: IBucket;
  /**
   * The name of the bucket, in place of `storageBucket`.
   *
   * @default - the name of `storageBucket`
   */
  readonly storageBucketName?: string;
  /**
   * The version of the file format.
   *
   * @default OutputsVersion.V1_5
   */
  readonly outputsVersion?: OutputsVersion;
  /**
   * Overrides of what Cognito says, and further sections of the file.
   *
   * @default - the file says what the pools say
   */
  readonly outputs?: OutputsSections;
  /**
   * The file formats to write. The publisher always writes `json`. The other ones need the destination S3.
   *
   * @default [Format.JSON]
   */
  readonly formats?: Format[];
  /**
   * Where the document is published, one place at least.
   *
   * @default [Destination.SSM, Destination.S3]
   */
  readonly destinations?: Destination[];
  /**
   * The severity from which problems forbid to publish.
   *
   * @default FailOn.ERROR
   */
  readonly failOn?: FailOn;
  /**
   * Codes of problems that are reported and never forbid to publish.
   *
   * @default - none
   */
  readonly acceptProblems?: string[];
  /**
   * What you rely on.
   *
   * @default - nothing is expected
   */
  readonly expect?: Expectations;
  /**
   * The platform of the application, which decides what the format leaves open.
   *
   * @default - the file is for all platforms
   */
  readonly platform?: Platform;
  /**
   * ARN of the role to read the pools with, if they are in another account.
   *
   * @default - the publisher reads with its own permissions
   */
  readonly poolRoleArn?: string;
  /**
   * Whether to take over a publication whose owner is gone.
   *
   * @default false
   */
  readonly adopt?: boolean;
  /**
   * Whether the publisher publishes again when the pools have changed.
   *
   * @default true
   */
  readonly keepInSync?: boolean;
  /**
   * ARN of the publisher's function.
   *
   * @default - imported from the publisher's stack
   */
  readonly serviceToken?: string;
  /**
   * Name of the publisher's stack in this account and region, whose exports are imported.
   *
   * @default "amplify-outputs"
   */
  readonly publisherStackName?: string;
  /**
   * Prefix of the publisher's SSM parameters, such as `/amplify-outputs`, which are read at deployment in place of
   * exports. A publisher that was deployed by a stack set has exports with other names.
   *
   * @default - exports of `publisherStackName` are imported
   */
  readonly publisherParameterPrefix?: string;
  /**
   * How long CloudFormation waits for the publisher's answer, one hour at most.
   *
   * @default Duration.seconds(120)
   */
  readonly serviceTimeout?: Duration;
  /**
   * What becomes of the publication when the resource is deleted. With RETAIN, it stays, and another resource can take
   * it over by `adopt`.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * Whether the publication waits for what belongs to the pools and is not named by their ids, in the same stack and
   * those nested with it: domains, groups, identity providers, resource servers, branding, the attachment of roles.
   *
   * @default true
   */
  readonly waitForPools?: boolean;
}
