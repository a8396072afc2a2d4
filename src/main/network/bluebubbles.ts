/** A BlueBubbles server, which takes its password in the query: that address is kept nowhere and told nobody. */
import { z } from 'zod';
import { getJson, type Waiting } from './get-json.ts';

const pong = z.object({ status: z.literal(200), message: z.string() });

/** @throws AppError as {@link getJson} */
export async function checkBlueBubbles(
  address: string,
  password: string,
  waiting: Waiting,
): Promise<void> {
  const query = `password=${encodeURIComponent(password)}`;
  await getJson(
    { address: `${address}/api/v1/ping?${query}`, secret: password, answer: pong },
    waiting,
  );
}
