/**
 * What is slow by nature (a real minute, dozens of kills, a keyring with all that can be wrong in it, every page on
 * the databases of a Selu) is tested in full by `npm run test:deep` and in a short form by `npm test`.
 */

export const isDeep = process.env['SELU_TEST_DEEP'] === '1';

/** How many times something is done. */
export const howMany = ({ short, deep }: { short: number; deep: number }): number =>
  isDeep ? deep : short;
