import { IResolveContext, Lazy, Stack } from "aws-cdk-lib";
import { Construct } from "constructs";
import { Destination, Format } from "./choices";
import { fault, Form, FORMS } from "./forms";
import { losesTypes } from "./json-text";
import { AmplifyOutputsProps, Expectations, OutputsSections } from "./props";

/** The properties of Custom::AmplifyOutputs, less those that CloudFormation itself reads. */
export interface Properties {
  readonly PublicationName: string;
  readonly UserPoolId: string;
  readonly UserPoolClientId: string;
  readonly IdentityPoolId?: string;
  readonly DataApiId?: string;
  readonly DataApiKey?: boolean;
  readonly StorageBucketName?: string;
  readonly OutputsVersion?: string;
  readonly Outputs?: Record<string, unknown>;
  readonly Formats?: string[];
  readonly Destinations?: string[];
  readonly FailOn?: string;
  readonly AcceptProblems?: string[];
  readonly Expect?: Record<string, unknown>;
  readonly Platform?: string;
  readonly PoolRoleArn?: string;
  readonly Adopt?: boolean;
  readonly KeepInSync?: boolean;
}

/** The properties that the props stand for. Throws an error with every fault that can be seen at synthesis. */
export function checkedProperties(scope: Construct, props: AmplifyOutputsProps): Properties {
  const faults: string[] = [];
  const id = (name: keyof typeof FORMS, text: string | undefined, other: string, of: string | undefined) => {
    if (text !== undefined && of !== undefined) {
      faults.push(`${other} and ${name} say the same. Give one of them.`);
    }
    return checked(name, text ?? of, FORMS[name]);
  };
  const checked = (place: string, text: string | undefined, form: Form) => {
    faults.push(...fault(place, text, form));
    return text;
  };
  const required = (name: keyof typeof FORMS, text: string | undefined, other: string, of: string | undefined) => {
    if (text === undefined && of === undefined) {
      faults.push(`Give ${other} or ${name}.`);
    }
    return id(name, text, other, of) ?? "";
  };

  const properties = {
    PublicationName: checked("publicationName", props.publicationName, FORMS.publicationName) ?? "",
    UserPoolId: required("userPoolId", props.userPoolId, "userPool", props.userPool?.userPoolId),
    UserPoolClientId: required(
      "userPoolClientId",
      props.userPoolClientId,
      "userPoolClient",
      props.userPoolClient?.userPoolClientId,
    ),
    IdentityPoolId: id("identityPoolId", props.identityPoolId, "identityPool", props.identityPool?.identityPoolId),
    DataApiId: id("dataApiId", props.dataApiId, "dataApi", props.dataApi?.arn),
    DataApiKey: props.dataApiKey,
    StorageBucketName: id(
      "storageBucketName",
      props.storageBucketName,
      "storageBucket",
      props.storageBucket?.bucketName,
    ),
    OutputsVersion: props.outputsVersion,
    Outputs: props.outputs && sections(scope, props.outputs),
    Formats: props.formats,
    Destinations: props.destinations,
    FailOn: props.failOn,
    AcceptProblems: props.acceptProblems,
    Expect: props.expect && expectations(props.expect),
    Platform: props.platform,
    PoolRoleArn: checked("poolRoleArn", props.poolRoleArn, FORMS.roleArn),
    Adopt: props.adopt,
    KeepInSync: props.keepInSync,
  };
  faults.push(...faultsOfExpectations(props.expect, properties.IdentityPoolId), ...faultsOfChoices(props));
  if (props.dataApiKey === true && properties.DataApiId === undefined) {
    faults.push("dataApiKey is true, but there is no dataApi. Give dataApi or dataApiId.");
  }
  if (faults.length > 0) {
    throw new Error([`${scope.node.path} cannot be published:`, ...faults.map((it) => `- ${it}`)].join("\n"));
  }
  return properties;
}

function faultsOfChoices(props: AmplifyOutputsProps): string[] {
  const { formats = [], destinations, publisherStackName, publisherParameterPrefix } = props;
  const faults = [];
  if (destinations?.length === 0) {
    faults.push("destinations is empty. Name one at least, or leave it out for both.");
  } else if (destinations?.includes(Destination.S3) === false && formats.some((it) => it !== Format.JSON)) {
    faults.push("formats has others than json, but destinations has no S3: the publisher puts them into S3 only.");
  }
  if (publisherParameterPrefix !== undefined && publisherStackName !== undefined) {
    faults.push("publisherStackName and publisherParameterPrefix say the same. Give one of them.");
  }
  return faults;
}

function faultsOfExpectations(expect: Expectations | undefined, identityPoolId: string | undefined): string[] {
  if (expect === undefined) {
    return [];
  }
  const { authenticatedRoleArn, unauthenticatedRoleArn, groups = {} } = expect;
  const roles = { authenticatedRoleArn, unauthenticatedRoleArn };
  const faults = Object.entries(roles).flatMap(([name, arn]) => fault(`expect.${name}`, arn, FORMS.roleArn));
  for (const [name, arn] of Object.entries(groups)) {
    faults.push(...fault(`expect.groups.${name}`, arn, FORMS.roleArn));
  }
  if (identityPoolId === undefined && Object.values(roles).some((arn) => arn !== undefined)) {
    faults.push("expect has roles, but there is no identityPool. Give identityPool or identityPoolId.");
  }
  return faults;
}

function expectations(expect: Expectations): Record<string, unknown> {
  return {
    AuthenticatedRoleArn: expect.authenticatedRoleArn,
    UnauthenticatedRoleArn: expect.unauthenticatedRoleArn,
    Groups: expect.groups,
  };
}

function sections(scope: Construct, given: OutputsSections): Record<string, unknown> {
  const { custom, ...others } = given;
  return { ...others, custom: custom && withItsTypes(scope, custom) };
}

/** CloudFormation makes texts of numbers and booleans. As JSON text, they stay what they are. */
function withItsTypes(scope: Construct, custom: Record<string, unknown>): unknown {
  return Lazy.uncachedAny({
    produce: (context: IResolveContext) =>
      losesTypes(context.resolve(custom)) ? Stack.of(scope).toJsonString(custom) : custom,
  });
}
