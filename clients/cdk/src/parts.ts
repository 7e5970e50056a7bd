// What belongs to a pool and is not named by its id: without a dependency, CloudFormation may make it later.
import {
  CfnResource,
  DefaultTokenResolver,
  IPostProcessor,
  IResolvable,
  IResolveContext,
  Reference,
  Stack,
  StringConcat,
  Tokenization,
} from "aws-cdk-lib";
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

/** The parts of the pools in the same stack, in what it is nested in, and in what is nested in it. */
export function partsOf(resource: CfnResource, { UserPoolId, IdentityPoolId }: Properties): CfnResource[] {
  const inResource = (id: unknown) => identity(resource, id);
  return outermost(Stack.of(resource))
    .node.findAll()
    .filter((it): it is CfnResource => {
      // Between stacks, the stack of the pools is deployed first anyway.
      if (!CfnResource.isCfnResource(it) || outermost(Stack.of(it)) !== outermost(Stack.of(resource))) {
        return false;
      }
      const { userPoolId, identityPoolId } = it as { userPoolId?: string; identityPoolId?: string };
      return (
        (OF_USER_POOLS.includes(it.cfnResourceType) && identity(it, userPoolId) === inResource(UserPoolId)) ||
        (OF_IDENTITY_POOLS.includes(it.cfnResourceType) && identity(it, identityPoolId) === inResource(IdentityPoolId))
      );
    });
}

/** A text that two ids have in common if they are the same: a reference is known by the path of its resource. */
function identity(scope: CfnResource, id: unknown): string {
  return JSON.stringify(Tokenization.resolve(id, { scope, resolver: BY_PATH, preparing: false })) ?? "";
}

/** Pools of two nested stacks can have the same logical id, and their paths differ. */
class ByPath extends DefaultTokenResolver {
  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    return Reference.isReference(token)
      ? { path: token.target.node.path, of: token.displayName }
      : super.resolveToken(token, context, postProcessor);
  }
}

const BY_PATH = new ByPath(new StringConcat());

function outermost(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : outermost(stack.nestedStackParent);
}
