/** Checks a BlueBubbles server. It takes the password in the query: the full address is never stored or shown. */
import { z } from 'zod';
import type { ErrorInfo } from '#shared/errors.ts';
import { getJson, type Waiting } from './get-json.ts';

const pong = z.object({ status: z.literal(200), message: z.string() });

const statuses = {
  401: (host: string): ErrorInfo => ({ code: 'check_password_refused', params: { host } }),
};

/** @throws AppError as {@link getJson} */
export async function checkBlueBubbles(
  address: string,
  password: string,
  waiting: Waiting,
): Promise<void> {
  const query = `password=${encodeURIComponent(password)}`;
  const request = { address: `${address}/api/v1/ping?${query}`, statuses };
  await getJson({ ...request, answer: pong }, waiting);
}
