// @ts-check
/**
 * `npm test`: set-up, type check, lint, build, unit tests, end-to-end tests. Stops at the first that fails.
 *
 * The last line is `N passed, N failed` over both kinds of tests; a failed step without tests counts as one.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { ensureKeychain } from './lib/keychain.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { ensurePrograms, obtainPrograms } from './lib/programs.mjs';
import { exitWith, Failure, run, say } from './lib/run.mjs';
import { chooseRuntime } from './lib/runtime.mjs';
import { hasScreen } from './lib/screen.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const reports = mkdtempSync(join(tmpdir(), 'selu-test-'));
const unitReport = join(reports, 'unit.json');
const e2eReport = join(reports, 'e2e.json');
const total = { passed: 0, failed: 0, skipped: 0 };
let runtime = 'chromium';

/** @type {readonly (readonly [name: string, work: () => Promise<boolean>])[]} */
const steps = [
  ['set-up', setUp],
  ['type check and lint', typeCheckAndLint],
  ['build', () => ensureBuilt().then(() => true)],
  ['unit tests', unitTests],
  ['end-to-end tests', endToEndTests],
];

await exitWith(async () => {
  let failedStep = null;
  for (const [name, work] of steps) {
    const start = performance.now();
    say(`── ${name}`);
    const ok = await work().catch((error) => {
      if (!(error instanceof Failure)) throw error;
      say(error.message);
      return false;
    });
    say(
      `── ${name}: ${ok ? 'ok' : 'FAILED'} (${((performance.now() - start) / 1000).toFixed(1)} s)\n`,
    );
    if (!ok) {
      failedStep = name;
      break;
    }
  }
  rmSync(reports, { recursive: true });
  if (failedStep !== null) {
    say(`Stopped at: ${failedStep}`);
    total.failed = Math.max(total.failed, 1);
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
  return failedStep === null ? 0 : 1;
});

async function setUp() {
  await ensurePackages();
  await ensureKeychain();
  if (process.platform === 'linux') {
    const lack = await obtainPrograms(['gnome-keyring', 'dbus', 'argon2']);
    if (lack !== null) say(`The tests that need them are skipped. ${lack}`);
  }
  runtime = (await chooseRuntime('tests')).name;
  if (needsVirtualScreen()) await ensurePrograms(['xvfb', 'xauth']);
  return true;
}

/** Chromium runs without a screen, Electron does not. */
function needsVirtualScreen() {
  return runtime === 'electron' && !hasScreen();
}

/** Both at once: neither keeps a second core busy. */
async function typeCheckAndLint() {
  const results = await Promise.all([npmRun('typecheck', 10), npmRun('lint', 10)]);
  return results.every(Boolean);
}

/** @param {string} script @param {number} minutes @param {readonly string[]} [args] */
function npmRun(script, minutes, args = []) {
  return show(minutes, 'npm', ['run', '-s', script, '--', ...args]);
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
  const ok = await npmRun('test:unit', 10, reporters);
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
  const ok = await show(15, command, args, env);
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
