// @ts-check
// Loaded into the app's process by a test (`--require`): connections to these hosts go to servers of the test. The
// app asks for the real names, and checks certificates for them.
const tls = require('node:tls');

/** @type {Record<string, number>} host → port on loopback */
const ports = JSON.parse(process.env['TEST_HOSTS'] ?? '{}');
/** @type {any} */
const connect = tls.connect;

/** @param {any[]} given */
function redirected(...given) {
  const [options, ...others] = given;
  const port = ports[options?.host];
  if (port === undefined) return connect(...given);
  return connect({ ...options, host: '127.0.0.1', port }, ...others);
}

Object.assign(tls, { connect: redirected });
