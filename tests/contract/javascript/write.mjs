// What Amplify's own writers make of documents, and what JavaScript makes of modules: reads one JSON
// array of {"writer", "outputs", "userAgent"} or {"module", "form"} from standard input, and prints an array
// of texts or, for modules, of what they export.
//
// Of the package that the writers depend on, only two errors are used; an empty one stands in for it.
import { readFileSync } from "node:fs";
import { register } from "node:module";
import typescript from "typescript";

const errors = "export class AmplifyFault extends Error {} export class AmplifyUserError extends Error {}";
const hook = `
  export async function resolve(name, context, next) {
    return name === "@aws-amplify/platform-core"
      ? { url: ${JSON.stringify(`data:text/javascript,${encodeURIComponent(errors)}`)}, shortCircuit: true }
      : next(name, context);
  }
`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

const writers = "./node_modules/@aws-amplify/client-config/lib/client-config-writer";
const { ClientConfigFormatterDefault } = await import(`${writers}/client_config_formatter_default.js`);
const { ClientConfigFormatterLegacy } = await import(`${writers}/client_config_formatter_legacy.js`);
const { ClientConfigMobileConverter } = await import(`${writers}/client_config_to_mobile_legacy_converter.js`);

// By the version of the file that a user asks for; 0 is Gen 1's.
function write({ writer, outputs, userAgent }) {
  const [version, format] = writer.split(" ");
  if (version === "1") {
    return new ClientConfigFormatterDefault().format(outputs, format);
  }
  const mobile = new ClientConfigMobileConverter(...userAgent.split("/"));
  return new ClientConfigFormatterLegacy(mobile).format(outputs, format);
}

const { ESNext } = typescript.ModuleKind;
const compilerOptions = { module: ESNext, target: typescript.ScriptTarget.ES2022 };

// A module's text as a data URL; what it exports, by way of JSON, so that a prototype shows as a loss.
// Of TypeScript, the compiler first makes JavaScript, as bundlers do.
async function run({ module, form }) {
  const { outputText } = form === "ts" ? typescript.transpileModule(module, { compilerOptions }) : { outputText: module };
  const exported = await import(`data:text/javascript;charset=utf-8,${encodeURIComponent(outputText)}`);
  return JSON.parse(JSON.stringify(exported.default));
}

const asked = JSON.parse(readFileSync(0, "utf8"));
const answers = await Promise.all(asked.map((it) => ("module" in it ? run(it) : write(it))));
process.stdout.write(JSON.stringify(answers));
