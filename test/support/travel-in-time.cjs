// @ts-check
// Loaded into the app's process by a test (`--require`): each SIGUSR2 puts its clock forward by TEST_TRAVEL_MS.
const by = Number(process.env['TEST_TRAVEL_MS']);
let ahead = 0;
process.on('SIGUSR2', () => (ahead += by));

const RealDate = Date;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, asked) =>
    Reflect.construct(target, given.length === 0 ? [RealDate.now() + ahead] : given, asked),
  get: (target, name) =>
    name === 'now' ? () => RealDate.now() + ahead : Reflect.get(target, name),
});
