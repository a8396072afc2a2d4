/** Asks an LLM provider for its models, which shows whether a key is good and costs nothing. */
import { z } from 'zod';
import type { ErrorInfo } from '#shared/errors.ts';
import { getJson, type Waiting } from './get-json.ts';

/** A list of models. A local server that has none yet may leave `data` out. */
const answer = z.union([
  z.object({ data: z.array(z.unknown()) }),
  z.object({ object: z.literal('list') }),
]);

/**
 * Checks a server with an API like OpenAI's.
 *
 * @param address its base, without `/v1`
 * @param key null: no key is sent
 * @throws AppError as {@link getJson}
 */
export async function checkModels(
  address: string,
  key: string | null,
  waiting: Waiting,
): Promise<void> {
  const headers = bearer(key);
  await getJson({ address: `${address}/v1/models`, headers, answer }, waiting);
}

/** Checks a key at xAI, which answers 400 to an unknown key. */
export async function checkGrokModels(
  address: string,
  key: string,
  waiting: Waiting,
): Promise<void> {
  const headers = bearer(key);
  const statuses = { 400: refused };
  const request = { address: `${address}/v1/models`, headers, statuses, answer };
  await getJson(request, waiting);
}

/** Checks a key at Anthropic, whose API has its own headers. */
export async function checkAnthropicModels(
  address: string,
  key: string,
  waiting: Waiting,
): Promise<void> {
  const headers = { 'x-api-key': key, 'anthropic-version': '2023-06-01' };
  await getJson({ address: `${address}/v1/models?limit=1`, headers, answer }, waiting);
}

const bearer = (key: string | null): Record<string, string> =>
  key === null ? {} : { authorization: `Bearer ${key}` };

const refused = (host: string): ErrorInfo => ({ code: 'check_key_refused', params: { host } });
