// For `node --import`: to this process the names of AWS are the emulator, as they are to Chromium. Its clock can run
// faster, so that nobody waits for a minute.
import net from "node:net";
import tls from "node:tls";

const AWS = /\.amazonaws\.com$/;
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...given) {
  // Node's own modules give their options once normalized: an array that begins with them.
  const options = Array.isArray(given[0]) ? given[0][0] : given[0];
  if (AWS.test(options?.host)) {
    Object.assign(options, { host: "127.0.0.1", port: Number(process.env.EMULATOR_PORT) });
  }
  return connect.apply(this, given);
};
// The emulator's certificate, which NODE_EXTRA_CA_CERTS has this process trust, is for localhost.
tls.checkServerIdentity = () => undefined;

const now = performance.now.bind(performance);
performance.now = () => now() * Number(process.env.CLOCK_SPEED ?? 1);
