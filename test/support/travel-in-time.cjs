// @ts-check
// Loaded into the app's process by a test (`--require`): each SIGUSR2 puts its clock forward by as many milliseconds as
// stand in the file TEST_TRAVEL_FILE.
const { readFileSync } = require('node:fs');

let ahead = 0;
process.on('SIGUSR2', () => {
  ahead += Number(readFileSync(String(process.env['TEST_TRAVEL_FILE']), 'utf8'));
});

const RealDate = Date;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, asked) =>
    Reflect.construct(target, given.length === 0 ? [RealDate.now() + ahead] : given, asked),
  get: (target, name) =>
    name === 'now' ? () => RealDate.now() + ahead : Reflect.get(target, name),
});
