// The function of referenceAuth, driven as benchmarks/python_driver.py drives ours: a line in is a request, a line out says when.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

const now = () => Number(process.hrtime.bigint()) / 1e9;
const cpu = () => {
  const used = process.cpuUsage();
  return (used.user + used.system) / 1e6;
};
const say = (what) => writeSync(2, `bench ${JSON.stringify(what)}\n`);

const begin = now();
const { handler } = await import(
  './node_modules/@aws-amplify/backend-auth/lib/lambda/reference_auth_initializer.js'
);
say({ begin, imported: now(), end: now(), cpu: cpu() });
for await (const line of createInterface({ input: process.stdin })) {
  const began = now();
  const { Status: status } = await handler(JSON.parse(line));
  say({ begin: began, end: now(), cpu: cpu(), status });
}
