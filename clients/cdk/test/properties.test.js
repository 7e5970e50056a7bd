const assert = require("node:assert/strict");
const { test } = require("node:test");
const { Aws, CfnParameter, Duration, Fn, Lazy, RemovalPolicy } = require("aws-cdk-lib");
const { GraphqlApi } = require("aws-cdk-lib/aws-appsync");
const { UserPool, UserPoolClient } = require("aws-cdk-lib/aws-cognito");
const { IdentityPool } = require("aws-cdk-lib/aws-cognito-identitypool");
const { Bucket } = require("aws-cdk-lib/aws-s3");
const { Destination, FailOn, Format, OutputsVersion, Platform, AmplifyOutputs } = require("..");
const { IDENTITY_POOL, IDS, ROLE, outputs, properties, resource, stack, template } = require("./stacks");

test("without options, the resource has the name and the ids, and nothing else that it needs not", () => {
  const inside = stack();
  outputs(inside);

  assert.deepEqual(resource(inside), {
    Type: "Custom::AmplifyOutputs",
    Properties: {
      ServiceToken: { "Fn::ImportValue": "amplify-outputs-ServiceToken" },
      ServiceTimeout: "120",
      PublicationName: "storefront/prod",
      UserPoolId: "us-east-1_AbC123xyz",
      UserPoolClientId: "3n4b5urk1ft4fl3mg5e62d9ado",
    },
    DeletionPolicy: "Delete",
    UpdateReplacePolicy: "Delete",
  });
});

test("every option becomes its property", () => {
  const given = properties({
    identityPoolId: IDENTITY_POOL,
    dataApiId: "ab3cd4ef5gh6ij7kl8mn9op0qr",
    dataApiKey: true,
    storageBucketName: "storefront-files",
    outputsVersion: OutputsVersion.V1_4,
    outputs: { auth: { groups: [] }, custom: { stage: "prod" } },
    formats: [Format.JSON, Format.LEGACY_JSON_MOBILE],
    destinations: [Destination.S3],
    failOn: FailOn.WARNING,
    acceptProblems: ["FormatNamesOneUrl"],
    expect: { authenticatedRoleArn: ROLE, unauthenticatedRoleArn: ROLE, groups: { admins: ROLE } },
    platform: Platform.ANDROID,
    poolRoleArn: ROLE,
    adopt: true,
    keepInSync: false,
  });

  assert.deepEqual(given, {
    IdentityPoolId: IDENTITY_POOL,
    DataApiId: "ab3cd4ef5gh6ij7kl8mn9op0qr",
    DataApiKey: true,
    StorageBucketName: "storefront-files",
    OutputsVersion: "1.4",
    Outputs: { auth: { groups: [] }, custom: { stage: "prod" } },
    Formats: ["json", "legacy-json-mobile"],
    Destinations: ["s3"],
    FailOn: "warning",
    AcceptProblems: ["FormatNamesOneUrl"],
    Expect: { AuthenticatedRoleArn: ROLE, UnauthenticatedRoleArn: ROLE, Groups: { admins: ROLE } },
    Platform: "android",
    PoolRoleArn: ROLE,
    Adopt: true,
    KeepInSync: false,
  });
});

test("constructs stand for their ids", () => {
  const inside = stack();
  new AmplifyOutputs(inside, "Outputs4Web", {
    publicationName: "storefront/prod",
    userPool: UserPool.fromUserPoolId(inside, "UserPool", IDS.userPoolId),
    userPoolClient: UserPoolClient.fromUserPoolClientId(inside, "Client", IDS.userPoolClientId),
    identityPool: IdentityPool.fromIdentityPoolId(inside, "IdentityPool", IDENTITY_POOL),
    dataApi: GraphqlApi.fromGraphqlApiAttributes(inside, "Api", { graphqlApiId: "ab3cd4ef5gh6ij7kl8mn9op0qr" }),
    storageBucket: Bucket.fromBucketName(inside, "Files", "storefront-files"),
  });

  const { ServiceToken, ServiceTimeout, DataApiId, ...given } = resource(inside).Properties;
  assert.deepEqual(given, {
    PublicationName: "storefront/prod",
    UserPoolId: IDS.userPoolId,
    UserPoolClientId: IDS.userPoolClientId,
    IdentityPoolId: IDENTITY_POOL,
    StorageBucketName: "storefront-files",
  });
  assert.equal(DataApiId["Fn::Join"][1].at(-1), ":apis/ab3cd4ef5gh6ij7kl8mn9op0qr");
});

test("timeout and removal policy are those that are given", () => {
  const inside = stack();
  outputs(inside, { serviceTimeout: Duration.minutes(5), removalPolicy: RemovalPolicy.RETAIN });

  const { Properties, DeletionPolicy, UpdateReplacePolicy } = resource(inside);
  assert.deepEqual([Properties.ServiceTimeout, DeletionPolicy, UpdateReplacePolicy], ["300", "Retain", "Retain"]);
});

// What CloudFormation makes of values ----------------------------------------------------------

const TYPED = { beta: true, retries: 3, nested: { list: [1, "two", null] } };

test("numbers and booleans below custom stay what they are, because custom becomes JSON text", () => {
  const { Outputs } = properties({ outputs: { custom: TYPED } });

  assert.deepEqual(Object.keys(Outputs), ["custom"]);
  assert.deepEqual(JSON.parse(Outputs.custom), TYPED);
});

test("custom with nothing but texts stays a map, so that texts known at deployment may have any character", () => {
  const custom = { region: Aws.REGION, nested: { list: ["a", Fn.importValue("b")] } };

  const { Outputs } = properties({ outputs: { custom } });

  assert.deepEqual(Outputs, {
    custom: { region: { Ref: "AWS::Region" }, nested: { list: ["a", { "Fn::ImportValue": "b" }] } },
  });
});

test("empty lists and maps below custom stay, too", () => {
  const { Outputs } = properties({ outputs: { custom: { list: [], map: {} } } });

  assert.deepEqual(Outputs, { custom: { list: [], map: {} } });
});

test("a number that is made late stays a number, beside a text that is known at deployment", () => {
  const custom = { count: Lazy.number({ produce: () => 7 }), late: Lazy.any({ produce: () => false }), at: Aws.REGION };

  const { Outputs } = properties({ outputs: { custom } });

  assert.deepEqual(Outputs.custom, {
    "Fn::Join": ["", ['{"count":7,"late":false,"at":"', { Ref: "AWS::Region" }, '"}']],
  });
});

// The publisher ---------------------------------------------------------------------------------

for (const [words, props, expected] of [
  ["its stack", { publisherStackName: "platform" }, { "Fn::ImportValue": "platform-ServiceToken" }],
  ["its ARN", { serviceToken: "arn:aws:lambda:us-east-1:123456789012:function:f" }, "arn:aws:lambda:us-east-1:123456789012:function:f"],
  ["a dynamic reference", { serviceToken: "{{resolve:ssm:/p/.publisher/service-token}}" }, "{{resolve:ssm:/p/.publisher/service-token}}"],
]) {
  test(`the publisher can be named by ${words}`, () => {
    const inside = stack();
    outputs(inside, props);

    assert.deepEqual(resource(inside).Properties.ServiceToken, expected);
  });
}

test("the publisher can be named by the prefix of its parameters, which CloudFormation reads", () => {
  const inside = stack();
  outputs(inside, { publisherParameterPrefix: "/platform/outputs" });

  const { Ref } = resource(inside).Properties.ServiceToken;
  assert.deepEqual(template(inside).Parameters[Ref], {
    Type: "AWS::SSM::Parameter::Value<String>",
    Default: "/platform/outputs/.publisher/service-token",
  });
  const read = Object.values(template(inside).Parameters).map((it) => it.Default);
  assert.deepEqual(read.filter((it) => it.includes("bucket-name")), []);
});

// Faults ----------------------------------------------------------------------------------------

test("all faults are said at once, with the path of the construct", () => {
  const inside = stack();
  const wrong = {
    publicationName: "/storefront",
    userPoolId: "AbC123xyz",
    userPoolClientId: undefined,
    identityPoolId: "d7b8e2c4",
    storageBucketName: "Files",
    poolRoleArn: "reader",
    dataApiKey: true,
  };

  assert.throws(() => outputs(inside, wrong), {
    message: [
      "Consumer/Outputs4Web cannot be published:",
      '- publicationName is "/storefront", and must be 1 to 10 segments of letters, digits, - and _ (each begins with a ' +
        "letter or digit, 63 characters at most) joined by /, 200 characters in all, like storefront/prod.",
      '- userPoolId is "AbC123xyz", and must be an id like us-east-1_AbC123xyz.',
      "- Give userPoolClient or userPoolClientId.",
      '- identityPoolId is "d7b8e2c4", and must be an id like us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b.',
      '- storageBucketName is "Files", and must be the name of a bucket, like storefront-files.',
      '- poolRoleArn is "reader", and must be the ARN of a role, like arn:aws:iam::123456789012:role/name.',
      "- dataApiKey is true, but there is no dataApi. Give dataApi or dataApiId.",
    ].join("\n"),
  });
});

for (const [props, fault] of [
  [{ destinations: [] }, "destinations is empty. Name one at least, or leave it out for both."],
  [
    { destinations: [Destination.SSM], formats: [Format.JSON, Format.TS] },
    "formats has others than json, but destinations has no S3: the publisher puts them into S3 only.",
  ],
  [
    { publisherStackName: "a", publisherParameterPrefix: "/b" },
    "publisherStackName and publisherParameterPrefix say the same. Give one of them.",
  ],
  [
    { expect: { authenticatedRoleArn: ROLE } },
    "expect has roles, but there is no identityPool. Give identityPool or identityPoolId.",
  ],
  [
    { expect: { groups: { admins: "admins" } } },
    'expect.groups.admins is "admins", and must be the ARN of a role, like arn:aws:iam::123456789012:role/name.',
  ],
]) {
  test(`it is said that ${fault}`, () => {
    const message = `Consumer/Outputs4Web cannot be published:\n- ${fault}`;

    assert.throws(() => outputs(stack(), props), { message });
  });
}

test("a pool that is named twice is a fault", () => {
  const inside = stack();
  const userPool = UserPool.fromUserPoolId(inside, "UserPool", IDS.userPoolId);

  assert.throws(() => outputs(inside, { userPool }), /- userPool and userPoolId say the same\. Give one of them\.$/);
});

test("what only the deployment knows is no fault", () => {
  const inside = stack();
  const known = new CfnParameter(inside, "Known").valueAsString;
  outputs(inside, { publicationName: known, userPoolId: known, userPoolClientId: known, poolRoleArn: known });

  assert.deepEqual(resource(inside).Properties.PublicationName, { Ref: "Known" });
});

test("formats in JSON alone need no S3", () => {
  const given = properties({ destinations: [Destination.SSM], formats: [Format.JSON] });

  assert.deepEqual(given, { Destinations: ["ssm"], Formats: ["json"] });
});
