// Prints the TypeScript types in the named files, as JSON schemas: {"<file>": {...}}.
import { createGenerator } from "ts-json-schema-generator";

const schemas = {};
for (const path of process.argv.slice(2)) {
  const options = { path, expose: "none", topRef: false, jsDoc: "extended", skipTypeCheck: true };
  schemas[path] = createGenerator(options).createSchema("AWSAmplifyBackendOutputs");
}
process.stdout.write(JSON.stringify(schemas));
