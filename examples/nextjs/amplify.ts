import "server-only";
import { createServerRunner } from "@aws-amplify/adapter-nextjs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
// `npm run outputs` writes it, before each build and each start of the development server.
import built from "./amplify_outputs.json";

const SECONDS = 60;
const parameter = process.env.OUTPUTS_PARAMETER;
const ssm = new SSMClient();

let text = JSON.stringify(built);
let current = configured(text);
let readAt = -Infinity;
let reading: Promise<void> | undefined;

/** The file, and what runs Amplify's functions on the server with it. */
export async function amplify() {
  if (parameter && performance.now() - readAt > SECONDS * 1000) {
    await (reading ??= read(parameter).finally(() => (reading = undefined)));
  }
  return current;
}

async function read(Name: string) {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    if (Parameter!.Value !== text) {
      current = configured(Parameter!.Value!);
      text = Parameter!.Value!;
    }
  } catch (error) {
    console.warn(`${Name} cannot be read, so the server keeps the file that it has: ${error}`);
  } finally {
    readAt = performance.now();
  }
}

function configured(text: string) {
  const outputs = JSON.parse(text);
  return { outputs, ...createServerRunner({ config: outputs }) };
}
