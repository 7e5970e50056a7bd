// What belongs to a pool and is not named by its id: without a dependency, CloudFormation may make it later.
import { CfnResource, Stack } from "aws-cdk-lib";
import { Properties } from "./properties";

const OF_USER_POOLS = [
  "AWS::Cognito::ManagedLoginBranding",
  "AWS::Cognito::UserPoolDomain",
  "AWS::Cognito::UserPoolGroup",
  "AWS::Cognito::UserPoolIdentityProvider",
  "AWS::Cognito::UserPoolResourceServer",
  "AWS::Cognito::UserPoolUICustomizationAttachment",
];
const OF_IDENTITY_POOLS = ["AWS::Cognito::IdentityPoolPrincipalTag", "AWS::Cognito::IdentityPoolRoleAttachment"];

/** The parts of the pools in the same stack. Between stacks, the stack of the pools is deployed first anyway. */
export function partsOf(resource: CfnResource, { UserPoolId, IdentityPoolId }: Properties): CfnResource[] {
  const stack = Stack.of(resource);
  const shown = (id: unknown) => JSON.stringify(stack.resolve(id));
  return stack.node.findAll().filter((it): it is CfnResource => {
    if (!CfnResource.isCfnResource(it) || Stack.of(it) !== stack) {
      return false;
    }
    const { userPoolId, identityPoolId } = it as { userPoolId?: string; identityPoolId?: string };
    return (
      (OF_USER_POOLS.includes(it.cfnResourceType) && shown(userPoolId) === shown(UserPoolId)) ||
      (OF_IDENTITY_POOLS.includes(it.cfnResourceType) && shown(identityPoolId) === shown(IdentityPoolId))
    );
  });
}
