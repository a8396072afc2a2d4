/** What Node and the libraries throw, read and passed on in one way. */
import { AppError, type ErrorCode } from '#shared/errors.ts';

/**
 * The code that Node gives an error of the file system, of a socket or of TLS, such as `ENOENT`.
 *
 * @returns an empty text for anything else that was thrown
 */
export const errorCodeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** An AppError that keeps the error behind it, for the log. */
export function causedBy<C extends ErrorCode>(
  cause: unknown,
  ...[code, params]: ConstructorParameters<typeof AppError<C>>
): AppError<C> {
  const error = new AppError(code, params);
  error.cause = cause;
  return error;
}
