/** Asks an LLM provider for its models, which shows whether a key is good and costs nothing. */
import { z } from 'zod';
import type { ErrorInfo } from '#shared/errors.ts';
import { getJson, type Waiting } from './get-json.ts';

/** A local server that has no model yet may leave `data` out. */
const answer = z.union([
  z.object({ data: z.array(z.unknown()) }),
  z.object({ object: z.literal('list') }),
]);

/**
 * A server that speaks as OpenAI's does.
 *
 * @param address its base, without `/v1`
 * @param key null: none is sent
 * @throws AppError as {@link getJson}
 */
export async function checkModels(
  address: string,
  key: string | null,
  waiting: Waiting,
): Promise<void> {
  const headers = bearer(key);
  await getJson({ address: `${address}/v1/models`, headers, secret: key, answer }, waiting);
}

/** xAI's, which answers 400 to a key that it does not know. */
export async function checkGrokModels(
  address: string,
  key: string,
  waiting: Waiting,
): Promise<void> {
  const headers = bearer(key);
  const statuses = { 400: refused };
  const request = { address: `${address}/v1/models`, headers, secret: key, statuses, answer };
  await getJson(request, waiting);
}

/** Anthropic's, at its own address. */
export async function checkAnthropicModels(
  address: string,
  key: string,
  waiting: Waiting,
): Promise<void> {
  const headers = { 'x-api-key': key, 'anthropic-version': '2023-06-01' };
  await getJson({ address: `${address}/v1/models?limit=1`, headers, secret: key, answer }, waiting);
}

const bearer = (key: string | null): Record<string, string> =>
  key === null ? {} : { authorization: `Bearer ${key}` };

const refused = (host: string): ErrorInfo => ({ code: 'check_key_refused', params: { host } });
