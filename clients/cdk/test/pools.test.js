const assert = require("node:assert/strict");
const { test } = require("node:test");
const { CfnResource, NestedStack, Stack } = require("aws-cdk-lib");
const cognito = require("aws-cdk-lib/aws-cognito");
const { IdentityPool } = require("aws-cdk-lib/aws-cognito-identitypool");
const { Role, AccountPrincipal } = require("aws-cdk-lib/aws-iam");
const { AmplifyOutputs, Destination } = require("..");
const { IDS, outputs, resource, stack, template } = require("./stacks");

/** A user pool with all parts that a document depends on, and its identity pool. */
function pools(inside) {
  const userPool = new cognito.UserPool(inside, "UserPool");
  const userPoolClient = userPool.addClient("Client", { generateSecret: false });
  const identityPool = new IdentityPool(inside, "IdentityPool");
  return { userPool, userPoolClient, identityPool };
}

function parts(userPool) {
  userPool.addDomain("Domain", { cognitoDomain: { domainPrefix: "storefront" } });
  userPool.addGroup("Admins");
  userPool.addResourceServer("Api", { identifier: "api" });
  new cognito.UserPoolIdentityProviderAmazon(userPool, "Amazon", { userPool, clientId: "a", clientSecret: "b" });
  new cognito.CfnUserPoolUICustomizationAttachment(userPool, "Look", { userPoolId: userPool.userPoolId, clientId: "ALL" });
  new cognito.CfnManagedLoginBranding(userPool, "Branding", { userPoolId: userPool.userPoolId });
}

function typesThatItWaitsFor(inside) {
  const { Resources } = template(inside);
  return (resource(inside).DependsOn ?? []).map((name) => Resources[name].Type).sort();
}

const PARTS = [
  "AWS::Cognito::IdentityPoolRoleAttachment",
  "AWS::Cognito::ManagedLoginBranding",
  "AWS::Cognito::UserPoolDomain",
  "AWS::Cognito::UserPoolGroup",
  "AWS::Cognito::UserPoolIdentityProvider",
  "AWS::Cognito::UserPoolResourceServer",
  "AWS::Cognito::UserPoolUICustomizationAttachment",
];

test("a publication waits for the parts of its pools, also for those that come later", () => {
  const inside = stack();
  const own = pools(inside);
  new AmplifyOutputs(inside, "Outputs4Web", { publicationName: "storefront/prod", ...own });
  parts(own.userPool);

  assert.deepEqual(typesThatItWaitsFor(inside), PARTS);
});

test("it does not wait for the parts of other pools", () => {
  const inside = stack();
  parts(new cognito.UserPool(inside, "Other"));
  new IdentityPool(inside, "OtherIdentityPool");
  outputs(inside);

  assert.deepEqual(typesThatItWaitsFor(inside), []);
});

test("it waits for a new domain of a pool that exists", () => {
  const inside = stack();
  const userPool = cognito.UserPool.fromUserPoolId(inside, "UserPool", IDS.userPoolId);
  outputs(inside);
  userPool.addDomain("Domain", { cognitoDomain: { domainPrefix: "storefront" } });

  assert.deepEqual(typesThatItWaitsFor(inside), ["AWS::Cognito::UserPoolDomain"]);
});

test("it can be told not to wait", () => {
  const inside = stack();
  const own = pools(inside);
  new AmplifyOutputs(inside, "Outputs4Web", { publicationName: "storefront/prod", ...own, waitForPools: false });
  parts(own.userPool);

  assert.deepEqual(typesThatItWaitsFor(inside), []);
});

test("it waits for the parts in the stack that its own is nested in", () => {
  const inside = stack();
  const own = pools(inside);
  const nested = new NestedStack(inside, "Web");
  new AmplifyOutputs(nested, "Outputs4Web", { publicationName: "storefront/prod", ...own });
  parts(own.userPool);

  const { Resources } = template(inside);
  const [web] = Object.values(Resources).filter((it) => it.Type === "AWS::CloudFormation::Stack");
  assert.deepEqual(web.DependsOn.map((name) => Resources[name].Type).sort(), PARTS);
  assert.deepEqual(typesThatItWaitsFor(nested), []);
});

test("pools of two nested stacks can have the same logical id, and are told apart", () => {
  const inside = stack();
  const [first, second] = ["First", "Second"].map((id) => new NestedStack(inside, id));
  const own = pools(first);
  parts(pools(second).userPool);
  new AmplifyOutputs(inside, "Outputs4Web", { publicationName: "storefront/prod", ...own });

  const waited = resource(inside).DependsOn.map((name) => /^(First|Second)/.exec(name)[0]);
  assert.deepEqual(waited, ["First"]);
});

test("pools of another stack of the application make this stack wait for that one", () => {
  const theirs = stack();
  const own = pools(theirs);
  parts(own.userPool);
  const inside = new Stack(theirs.node.root, "Web");
  new AmplifyOutputs(inside, "Outputs4Web", { publicationName: "storefront/prod", ...own });

  assert.deepEqual(typesThatItWaitsFor(inside), []);
  assert.deepEqual(inside.dependencies.map((it) => it.node.id), ["Consumer"]);
});

test("who depends on the construct waits for the publication", () => {
  const inside = stack();
  const published = outputs(inside);
  const build = new CfnResource(inside, "Build", { type: "Custom::Build" });
  build.node.addDependency(published);

  const [name] = template(inside).Resources.Build.DependsOn;
  assert.equal(template(inside).Resources[name].Type, "Custom::AmplifyOutputs");
});

// Reading ---------------------------------------------------------------------------------------

/** What the role of a build may do, with the ARNs as texts. */
function granted(props) {
  const inside = stack();
  const build = new Role(inside, "Build", { assumedBy: new AccountPrincipal("123456789012") });
  outputs(inside, props).grantRead(build);
  const [policy] = Object.values(template(inside).Resources).filter((it) => it.Type === "AWS::IAM::Policy");
  return policy.Properties.PolicyDocument.Statement.map(({ Action, Effect, Resource }) => ({
    Action,
    Effect,
    Resource: [Resource].flat().map(shown),
  }));
}

function shown(value) {
  if (typeof value === "string") return value;
  const { Ref, "Fn::Join": join, "Fn::ImportValue": imported } = value;
  if (join) return join[1].map(shown).join("");
  return `<${(imported ?? Ref).replace(/Parameter[0-9A-F]{32,}$/, "").replace(/[0-9A-F]{20,}/, "")}>`;
}

test("a build may read the publication and nothing else", () => {
  const bucket = "arn:<AWS::Partition>:s3:::<amplify-outputs-BucketName>";
  const ssm = "arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter<amplify-outputs-ParameterPrefix>";

  assert.deepEqual(granted({}), [
    {
      Action: "ssm:GetParameter",
      Effect: "Allow",
      Resource: [`${ssm}/storefront/prod`, `${ssm}/.publisher/bucket-name`],
    },
    {
      Action: "s3:GetObject",
      Effect: "Allow",
      Resource: [`${bucket}/outputs/storefront/prod/*`, `${bucket}/records/storefront/prod.json`],
    },
  ]);
});

for (const [destination, left] of [
  [Destination.SSM, ["/storefront/prod", "/.publisher/bucket-name", "/records/storefront/prod.json"]],
  [Destination.S3, ["/.publisher/bucket-name", "/outputs/storefront/prod/*", "/records/storefront/prod.json"]],
]) {
  test(`with ${destination} alone, a build may read that`, () => {
    const resources = granted({ destinations: [destination] }).flatMap((it) => it.Resource);

    assert.deepEqual(resources.map((it) => it.slice(it.lastIndexOf(">") + 1)), left);
  });
}

test("with the prefix of the publisher's parameters, the name of the bucket is read of them", () => {
  const [parameters, objects] = granted({ publisherParameterPrefix: "/platform" });

  assert.match(parameters.Resource[0], /:parameter\/platform\/storefront\/prod$/);
  assert.match(objects.Resource[0], /:s3:::<SsmParameterValueplatformpublisherbucketname.*>\/outputs\//);
});

test("with nothing but the ARN of the function, nobody knows the bucket", () => {
  const serviceToken = "arn:aws:lambda:us-east-1:123456789012:function:f";

  assert.throws(() => granted({ serviceToken }), {
    message:
      "Consumer/Outputs4Web: grantRead does not know the bucket of the publisher. Give publisherStackName or " +
      "publisherParameterPrefix in place of serviceToken.",
  });
});
