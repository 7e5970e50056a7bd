import assert from "node:assert/strict";
import { createServer } from "node:http";
import test from "node:test";

import { AwsFailed, readsOf } from "../src/aws.js";
import { explain } from "../src/refusals.js";

const BUCKET = "bucket";
const HTML = { status: 200, body: "<html>sign in</html>", type: "text/html" };
const UNUSABLE = /^AWS, or a proxy .*, sent no usable answer: the reply to (\w+) cannot be used: ([^.]*)\. Try/;
/** @type {import("node:http").Server} */
let server;
let reply = HTML;
/** @type {import("node:http").IncomingMessage[]} */
let asked = [];
/** @type {import("../src/publisher.js").Reads} */
let reads;

test.before(async () => {
  server = createServer((request, response) => {
    asked.push(request);
    request.resume().on("end", () => {
      const type = reply.type ?? "application/x-amz-json-1.1";
      response.writeHead(reply.status, { "content-type": type, ...reply.headers });
      response.end(reply.body);
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(undefined)));
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  Object.assign(process.env, { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" });
  Object.assign(process.env, { AWS_DEFAULT_REGION: "eu-west-3", AWS_REGION: "us-west-2" });
  reads = await readsOf(process.env, {});
});
test.after(() => {
  server.close();
  server.closeAllConnections();
});
test.beforeEach(() => {
  asked = [];
});

const xml = (code, message) => `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
const parameter = () => reads.parameter("/amplify-outputs/a");
const object = () => reads.object(BUCKET, "records/a.json", "123456789012");

test("what AWS has is returned, and asked for as the account's own", async () => {
  reply = { status: 200, body: JSON.stringify({ Parameter: { Value: "{}", ARN: "arn:x", Version: 1 } }) };
  assert.deepEqual(await parameter(), { value: "{}", arn: "arn:x" });
  reply = { status: 200, body: "body", headers: { etag: '"x"' } };
  assert.equal(Buffer.from((await object()) ?? "").toString(), "body");
  const [, { url, headers }] = asked;
  assert.match(String(url), /^\/bucket\/records\/a\.json/);
  assert.equal(headers["x-amz-expected-bucket-owner"], "123456789012");
  assert.match(String(headers["user-agent"]), / amplify-outputs-fetch\/\d+\.\d+\.\d+$/);
  assert.match(String(headers.authorization), /\/eu-west-3\/s3\//);
});

test("what AWS does not have is undefined", async () => {
  for (const code of ["ParameterNotFound", "ParameterVersionNotFound"]) {
    reply = { status: 400, body: JSON.stringify({ __type: code, message: "" }) };
    assert.equal(await parameter(), undefined);
  }
  reply = { status: 404, body: xml("NoSuchKey", "The specified key does not exist."), type: "application/xml" };
  assert.equal(await object(), undefined);
});

test("a reply that is none of AWS is never an absence", async () => {
  for (const [status, call, operation, why] of /** @type {[number, () => Promise<any>, string, string][]} */ ([
    [200, parameter, "GetParameter", "it is not JSON"],
    [404, parameter, "GetParameter", "it is HTTP 404 and no answer of AWS"],
    [403, object, "GetObject", "it is HTTP 403 and no answer of AWS"],
    [200, object, "GetObject", "it has no header etag"],
  ])) {
    reply = { ...HTML, status, body: "<html>sign in" };
    const error = await call().catch((/** @type {unknown} */ thrown) => thrown);
    assert.ok(error instanceof AwsFailed);
    assert.deepEqual(UNUSABLE.exec(error.message)?.slice(1), [operation, why]);
  }
  reply = { status: 200, body: "{}" };
  await assert.rejects(parameter(), /cannot be used: it has no Value\. Try again/);
  reply = { status: 404, body: "" };
  await assert.rejects(parameter(), /cannot be used: it is HTTP 404 and no answer of AWS\. Try again/);
});

test("a refusal is said with what to do", async () => {
  reply = { status: 404, body: xml("NoSuchBucket", "The specified bucket does not exist"), type: "application/xml" };
  await assert.rejects(object(), /Amazon S3 refused GetObject: NoSuchBucket: .* not exist\. The bucket is gone\./);
  reply = { status: 400, body: JSON.stringify({ __type: "AccessDeniedException", Message: "User is not allowed" }) };
  await assert.rejects(parameter(), /User is not allowed\. Grant GetParameter to the role or user that makes/);
});

test("who must sign in again is told the command, with the profile", async () => {
  reply = { status: 400, body: JSON.stringify({ __type: "ExpiredTokenException", message: "It has expired" }) };
  await assert.rejects(parameter(), /Your credentials have expired\. Get new ones, with `aws sso login` if/);
  const sso = Object.assign(new Error("Token is expired."), { name: "TokenProviderError" });
  assert.equal(
    explain(sso, "GetParameter", "it's"),
    "You are not signed in to AWS any more. Run `aws sso login --profile 'it'\"'\"'s'`, then try again: " +
      "Token is expired.",
  );
});

test("a call is tried three times while AWS is busy", async () => {
  reply = { status: 503, body: "" };
  await assert.rejects(
    object(),
    /Amazon S3 refused GetObject: 503: Service Unavailable\. AWS was throttling; the call was tried 3 times\./,
  );
  assert.equal(asked.length, 3);
});
