// The published file for code that runs on a server: in a Lambda function, in a container, in a framework's server side.
// It is read from SSM once, and again when it is older than `seconds`. The role needs ssm:GetParameter on it.
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";

/** A function that returns the file: `const outputs = outputsOf("storefront/prod")`, and `await outputs()` each time. */
export function outputsOf(publication, { seconds = 300, prefix = "/amplify-outputs", ssm = new SSMClient() } = {}) {
  const parameter = { Name: `${prefix}/${publication}`, WithDecryption: true };
  let known, reading;
  let staleAt = 0;

  async function read() {
    try {
      const { Parameter } = await ssm.send(new GetParameterCommand(parameter));
      known = JSON.parse(Parameter.Value);
    } catch (error) {
      // An old file is better than none: the pools still answer.
      if (!known) throw error;
      console.warn(`${parameter.Name}: ${error.name}, the file read before is used`);
    }
    staleAt = Date.now() + seconds * 1000;
  }

  return async function outputs() {
    // Requests that come at the same time wait for one call.
    if (Date.now() >= staleAt) await (reading ??= read().finally(() => (reading = undefined)));
    return known;
  };
}
