// Stacks to test with, and what they synthesize.
const { App, Stack } = require("aws-cdk-lib");
const { Template } = require("aws-cdk-lib/assertions");
const { AmplifyOutputs } = require("..");

const IDS = {
  publicationName: "storefront/prod",
  userPoolId: "us-east-1_AbC123xyz",
  userPoolClientId: "3n4b5urk1ft4fl3mg5e62d9ado",
};
const IDENTITY_POOL = "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b";
const ROLE = "arn:aws:iam::123456789012:role/signed-in";

/** A stack of an application of its own. */
function stack() {
  return new Stack(new App({ analyticsReporting: false }), "Consumer");
}

/** A construct for existing pools. */
function outputs(scope, props = {}) {
  return new AmplifyOutputs(scope, "Outputs4Web", { ...IDS, ...props });
}

/** The template of the stack. */
function template(of) {
  return Template.fromStack(of).toJSON();
}

/** The custom resource in the template of the stack. */
function resource(of) {
  const found = Object.values(template(of).Resources).filter((it) => it.Type === "Custom::AmplifyOutputs");
  if (found.length !== 1) throw new Error(`${found.length} resources`);
  return found[0];
}

/** The properties of the resource with these props, less those that all have. */
function properties(props) {
  const inside = stack();
  outputs(inside, props);
  const { ServiceToken, ServiceTimeout, ...given } = resource(inside).Properties;
  for (const [name, value] of Object.entries(IDS)) {
    const property = name[0].toUpperCase() + name.slice(1);
    if (given[property] === value) delete given[property];
  }
  return given;
}

module.exports = { IDENTITY_POOL, IDS, ROLE, outputs, properties, resource, stack, template };
