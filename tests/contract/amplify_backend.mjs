// What Amplify makes of the arguments of addOutput: reads one JSON array of {"parts", "version"} or {"template",
// "version"} from standard input, and prints an array of {"file"}, or {"error", "at"}.
//
// `parts` are the arguments of the calls, in their order; `version` is the one that ampx generates. "auth" among the
// parts is a backend that has defineAuth. `template` is that of a backend, synthesized. The first argument of the program is the folder with Amplify's packages.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const packages = createRequire(`${process.argv[2]}/package.json`);
const load = (name) => import(pathToFileURL(packages.resolve(name)));
const { defineAuth, defineBackend } = await load("@aws-amplify/backend");
const { generateClientConfig } = await load("@aws-amplify/client-config");
const { CfnOutput } = await load("aws-cdk-lib");

// Each backend waits for the command to synthesize it.
process.setMaxListeners(0);
process.env.CDK_CONTEXT_JSON = JSON.stringify({
  "amplify-backend-namespace": "storefront",
  "amplify-backend-name": "main",
  "amplify-backend-type": "sandbox",
});

// Amplify allows one call in a process, from amplify/auth/resource.ts. Where a call comes from, it reads in the error's
// stack, and one without lines is right to it.
function newAuth() {
  Error.stackTraceLimit = 0;
  const auth = defineAuth({ loginWith: { email: true } });
  Error.stackTraceLimit = 10;
  auth.constructor.factoryCount = 0;
  return auth;
}

// The template of a backend, as far as ampx reads it.
function synthesized(stack) {
  const outputs = stack.node.findAll().filter((it) => it instanceof CfnOutput);
  return {
    Metadata: stack.resolve(stack.templateOptions.metadata),
    Outputs: Object.fromEntries(outputs.map((it) => [stack.resolve(it.logicalId), { Value: stack.resolve(it.value) }])),
  };
}

// The stack as CloudFormation describes it. What only a deployment knows is a text that is not empty.
function deployed({ Metadata, Outputs }) {
  const described = Object.entries(Outputs).map(([OutputKey, { Value }]) => ({
    OutputKey,
    OutputValue: typeof Value === "string" ? Value : "known later",
  }));
  const answers = {
    GetTemplateSummaryCommand: { Metadata: JSON.stringify(Metadata) },
    DescribeStacksCommand: { Stacks: [{ StackStatus: "CREATE_COMPLETE", Outputs: described }] },
  };
  return { send: async (command) => answers[command.constructor.name] };
}

async function answer({ parts, template, version }) {
  let at = "addOutput";
  try {
    if (parts) {
      const backend = defineBackend(parts.includes("auth") ? { auth: newAuth() } : {});
      for (const part of parts.filter((it) => it !== "auth")) {
        backend.addOutput(part);
      }
      at = "synthesis";
      template = synthesized(backend.stack);
    }
    at = "ampx";
    const cloudFormation = deployed(template);
    const clients = {
      getCloudFormationClient: () => cloudFormation,
      getS3Client: () => undefined,
      getAmplifyClient: () => undefined,
    };
    return { file: await generateClientConfig({ stackName: "storefront" }, version, clients) };
  } catch (error) {
    return { error: error.name, at };
  }
}

const answers = [];
for (const asked of JSON.parse(readFileSync(0, "utf8"))) {
  answers.push(await answer(asked));
}
process.stdout.write(JSON.stringify(answers));
