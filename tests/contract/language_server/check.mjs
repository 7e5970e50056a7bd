// What the language server of editors says of templates. Standard input: settings, schema and templates; standard
// output: for each template its findings, as line and message, and for `complete` the words that it offers there.
import fs from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { getLanguageService } = require("yaml-language-server");
const { TextDocument } = require("vscode-languageserver-textdocument");

const { settings, schema, templates, complete } = JSON.parse(fs.readFileSync(0, "utf8"));
const service = getLanguageService({
  schemaRequestService: () => Promise.reject(new Error("nothing is loaded")),
  workspaceContext: { resolveRelativePath: (path) => path },
  telemetry: { send() {}, sendError() {}, sendTrack() {} },
});
service.configure({
  validate: true,
  completion: true,
  customTags: settings["yaml.customTags"],
  schemas: [{ uri: "file:///schema.json", fileMatch: ["*.yaml"], schema }],
});

// It remembers what it has read, by address.
let number = 0;
const opened = (text) => TextDocument.create(`file:///${number++}.yaml`, "yaml", 1, text);
const findings = [];
for (const text of templates) {
  const found = await service.doValidation(opened(text), false);
  findings.push(found.map((each) => [each.range.start.line + 1, each.message]));
}
const document = opened(complete);
const offered = await service.doComplete(document, document.positionAt(complete.length), false);
process.stdout.write(JSON.stringify({ findings, words: offered.items.map((each) => each.label) }));
