// @ts-check
/**
 * `npm test`: set-up, build, unit tests, end-to-end tests; the type check and the lint beside them. Stops where one fails.
 * `npm run test:deep`: the same, with what is slow by nature in full (test/support/deep.ts).
 *
 * The last line is `N passed, N failed` over both kinds of tests; a failed step without tests counts as one.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { keepCompiled } from './lib/compile-cache.mjs';
import { ensureKeychain } from './lib/keychain.mjs';
import { ensureNativeModules } from './lib/native-modules.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { ensurePrograms, obtainPrograms } from './lib/programs.mjs';
import { exitWith, Failure, run, say } from './lib/run.mjs';
import { chooseRuntime } from './lib/runtime.mjs';
import { hasScreen } from './lib/screen.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** What some tests check the app against. @type {import('./lib/programs.mjs').Package[]} */
const testPrograms = ['gnome-keyring', 'dbus', 'argon2', 'age', 'zbar-tools', 'poppler-utils'];

const reports = mkdtempSync(join(tmpdir(), 'selu-test-'));
const unitReport = join(reports, 'unit.json');
const e2eReport = join(reports, 'e2e.json');
const total = { passed: 0, failed: 0, skipped: 0 };
let runtime = 'chromium';
keepCompiled();
const isDeep = process.argv.includes('--deep');
if (isDeep) process.env['SELU_TEST_DEEP'] = '1';

/** @type {{ name: string, ok: boolean, seconds: number }[]} */
const done = [];

await exitWith(async () => {
  const ok =
    (await step('set-up', setUp)) &&
    (await step('build', () => ensureBuilt().then(() => true))) &&
    // The check takes what the tests leave of the processors, which wait for processes and browsers now and then.
    (await all([testsInOrder(), step('type check and lint', typeCheckAndLint)]));
  rmSync(reports, { recursive: true });
  say('');
  for (const one of done) say(`${one.name}: ${one.ok ? 'ok' : 'FAILED'} (${one.seconds} s)`);
  if (!ok) total.failed = Math.max(total.failed, 1);
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
  return ok ? 0 : 1;
});

/** @param {readonly Promise<boolean>[]} steps */
async function all(steps) {
  return (await Promise.all(steps)).every(Boolean);
}

async function testsInOrder() {
  return (await step('unit tests', unitTests)) && (await step('end-to-end tests', endToEndTests));
}

/** @param {string} name @param {() => Promise<boolean>} work */
async function step(name, work) {
  const start = performance.now();
  say(`── ${name}`);
  const ok = await work().catch((error) => {
    if (!(error instanceof Failure)) throw error;
    say(error.message);
    return false;
  });
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  done.push({ name, ok, seconds });
  say(`── ${name}: ${ok ? 'ok' : 'FAILED'} (${seconds} s)\n`);
  return ok;
}

async function setUp() {
  await ensurePackages();
  await ensureNativeModules();
  await ensureKeychain();
  if (process.platform === 'linux') {
    const lack = await obtainPrograms(testPrograms);
    if (lack !== null) say(`The tests that need them are skipped. ${lack}`);
  }
  runtime = (await chooseRuntime('tests')).name;
  if (runtime === 'chromium') {
    const lack = await obtainPrograms(['chromium-headless-shell']);
    if (lack !== null) say(`Without it the end-to-end tests take longer. ${lack}`);
  }
  if (needsVirtualScreen()) await ensurePrograms(['xvfb', 'xauth']);
  return true;
}

/** Chromium runs without a screen, Electron does not. */
function needsVirtualScreen() {
  return runtime === 'electron' && !hasScreen();
}

/** Behind whatever else runs; what each says comes whole, between the lines of the tests. */
async function typeCheckAndLint() {
  let ok = true;
  for (const script of ['typecheck', 'lint:code', 'lint:rest']) ok = (await check(script)) && ok;
  return ok;
}

/** @param {string} script */
async function check(script) {
  const [command = '', ...args] = withLowPriority(['npm', 'run', '-s', script]);
  // They make many small things, in JavaScript or in Go: what is cleared less often, and by one, costs less in all.
  const env = { NODE_OPTIONS: '--max-semi-space-size=64', GOGC: '400', GOMAXPROCS: '1' };
  const { code, output, timedOut } = await run(command, args, { minutes: 15, env });
  if (code === 0) return true;
  say(`${output}\n${script} ${timedOut ? 'took too long' : `ended with ${code}`}.`);
  return false;
}

/**
 * Has a command take only what all others leave. Linux shares its processors among sessions first, each of which has a
 * priority of its own ({@link https://man7.org/linux/man-pages/man7/sched.7.html sched(7)}, autogroups): `nice` alone
 * would count among what the command itself starts.
 *
 * @param {readonly string[]} command
 */
function withLowPriority(command) {
  if (process.platform === 'win32') return command;
  const lower = '{ echo 19 >/proc/self/autogroup; } 2>/dev/null; exec nice -n 19 "$@"';
  return ['sh', '-c', lower, 'sh', ...command];
}

/** @param {number} minutes @param {string} command @param {readonly string[]} args */
async function show(minutes, command, args, env = {}) {
  const { code, timedOut } = await run(command, args, { minutes, show: true, env });
  if (timedOut) say(`It took more than ${minutes} minutes and was ended.`);
  else if (code !== 0) say(`${command} ended with ${code}.`);
  return code === 0;
}

async function unitTests() {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`];
  const ok = await show(isDeep ? 60 : 15, 'npm', ['run', '-s', 'test:unit', '--', ...reporters]);
  return count(unitReport, ok, (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }));
}

async function endToEndTests() {
  const env = { SELU_RUNTIME: runtime, PLAYWRIGHT_JSON_OUTPUT_FILE: e2eReport };
  const test = ['npm', 'run', '-s', 'test:e2e', '--', '--reporter=list,json'];
  const [command = '', ...args] = needsVirtualScreen() ? ['xvfb-run', '-a', ...test] : test;
  const ok = await show(isDeep ? 60 : 15, command, args, env);
  return count(e2eReport, ok, ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  }));
}

/**
 * Adds a report to the total.
 *
 * @param {string} file a JSON report; without one nothing was run, which is a failure
 * @param {boolean} ok whether the runner was content
 * @param {(report: any) => Counts} read
 */
function count(file, ok, read) {
  try {
    const counts = read(JSON.parse(readFileSync(file, 'utf8')));
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    if (counts.passed === 0) say('No test has passed.');
    return ok && counts.passed > 0;
  } catch {
    return false;
  }
}
