/** Closes the folder of its argument to others, as somebody to whom it does not belong; prints what came of it. */
import { AppError } from '#shared/errors.ts';
import { makePrivateFolder } from '../../../../src/main/platform/folders.ts';

try {
  if (process.getuid?.() === 0) process.setuid?.(65_534);
  makePrivateFolder(process.argv[2] ?? '');
  console.log('closed');
} catch (error) {
  console.log(error instanceof AppError ? (error as AppError).code : String(error));
}
