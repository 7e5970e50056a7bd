// An application that makes its pools itself, publishes them, and lets a build read the publication.
const { App, CfnOutput, RemovalPolicy, Stack } = require("aws-cdk-lib");
const { AccountRootPrincipal, Role } = require("aws-cdk-lib/aws-iam");
const { OAuthScope, UserPool } = require("aws-cdk-lib/aws-cognito");
const { IdentityPool, UserPoolAuthenticationProvider } = require("aws-cdk-lib/aws-cognito-identitypool");
const { AmplifyOutputs, FailOn, Format } = require("..");

const app = new App({ analyticsReporting: false });
const stack = new Stack(app, "storefront");
const userPool = new UserPool(stack, "UserPool", {
  selfSignUpEnabled: true,
  signInAliases: { email: true },
  signInCaseSensitive: false,
  autoVerify: { email: true },
  standardAttributes: { email: { required: true, mutable: true } },
  removalPolicy: RemovalPolicy.DESTROY,
});
const userPoolClient = userPool.addClient("Client", {
  authFlows: { userSrp: true },
  oAuth: {
    flows: { authorizationCodeGrant: true },
    scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE, OAuthScope.COGNITO_ADMIN],
    callbackUrls: ["http://localhost:5173/"],
    logoutUrls: ["http://localhost:5173/"],
  },
});
const identityPool = new IdentityPool(stack, "IdentityPool", {
  authenticationProviders: { userPools: [new UserPoolAuthenticationProvider({ userPool, userPoolClient })] },
});

const published = new AmplifyOutputs(stack, "Outputs4Web", {
  publicationName: "cdk/new-pools",
  userPool,
  userPoolClient,
  identityPool,
  formats: [Format.JSON, Format.TS],
  failOn: FailOn.ERROR,
  expect: { authenticatedRoleArn: identityPool.authenticatedRole.roleArn },
  outputs: {
    custom: { region: stack.region, retries: 3, beta: true, limits: { sizes: [1.5, 10], none: [] } },
  },
});
// These come later, and belong to the file all the same.
userPool.addDomain("Domain", { cognitoDomain: { domainPrefix: "cdk-new-pools" } });
userPool.addGroup("Admins", { groupName: "admins", precedence: 1 });

const build = new Role(stack, "Build", { assumedBy: new AccountRootPrincipal() });
published.grantRead(build);

new CfnOutput(stack, "BuildRole", { value: build.roleArn });
const ATTRIBUTES = [
  ...["publicationName", "parameterName", "bucketName", "objectKey", "sha256", "outputsVersion", "userPoolArn"],
  ...["issuerUrl", "oAuthDomain", "authenticatedRoleArn", "warnings"],
];
for (const name of ATTRIBUTES) {
  new CfnOutput(stack, name[0].toUpperCase() + name.slice(1), { value: published[name] });
}
app.synth();
