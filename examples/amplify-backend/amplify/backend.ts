// An Amplify backend whose app signs in with pools that exist already.
import { defineBackend } from "@aws-amplify/backend";
import { AmplifyOutputs } from "amplify-outputs-cdk";
// `npm run existing-auth` writes it, before each synthesis.
import existing from "./existing-auth.json";

const backend = defineBackend({});

// The name of the branch, or that of the sandbox.
const name: string = backend.stack.node.getContext("amplify-backend-name");
const stack = backend.createStack("ExistingAuth");
new AmplifyOutputs(stack, "Outputs4Web", {
  publicationName: `storefront/${name}`,
  userPoolId: existing.auth.user_pool_id,
  userPoolClientId: existing.auth.user_pool_client_id,
  // Leave this out if there is no identity pool.
  identityPoolId: existing.auth.identity_pool_id,
});

// To TypeScript, a text in a JSON file is any text. addOutput asks for some of them.
backend.addOutput(existing as Parameters<typeof backend.addOutput>[0]);
