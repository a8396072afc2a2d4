/** What the server of a running Selu is asked and told. Its session goes along only to the address that was confirmed. */
import { z } from 'zod';
import { AppError } from '#shared/errors.ts';
import { getJson, getText, tell, type Waiting } from './get-json.ts';

/** A Selu's server, and as whom it is spoken to. */
export interface SeluServer {
  /** Without a slash at the end. */
  readonly address: string;
  /** The id of a session that its database has: its cookie. */
  readonly session: string;
}

/** How the API of its state is called. `open`: the older one; `v1`: the one with roles. */
export type SeluApi = 'open' | 'v1';

const cookieOf = ({ session }: SeluServer): { readonly cookie: string } => ({
  cookie: `selu_session=${session}`,
});

/** Whether a Selu answers there. @throws AppError `check_…`; `check_answer_unexpected` for another program */
export async function requireHealthy(address: string, waiting: Waiting): Promise<void> {
  const text = await getText(`${address}/api/health`, waiting);
  if (text.trim() !== 'ok') {
    throw new AppError('check_answer_unexpected', { host: new URL(address).host });
  }
}

/** Which instance the server has: it may be another Selu's. @throws AppError `check_…` */
export async function instanceIdAt(server: SeluServer, waiting: Waiting): Promise<string> {
  const { instance_id: id } = await getJson(
    {
      address: `${server.address}/api/mobile/info`,
      headers: cookieOf(server),
      answer: z.object({ instance_id: z.string() }),
    },
    waiting,
  );
  return id;
}

/**
 * Has the newer server set the webhook of a bot, by which Telegram knows where to send messages.
 *
 * @throws AppError `check_…`
 */
export function setBotWebhook(server: SeluServer, pipeId: string, waiting: Waiting): Promise<void> {
  const address = `${server.address}/api/v1/connectors/${encodeURIComponent(pipeId)}/telegram/webhook`;
  return tell({ address, headers: cookieOf(server), method: 'POST', json: {} }, waiting);
}

/**
 * Has the server forget what it holds of its providers, by having it store anew what is stored.
 *
 * @param provider as its database has it; one that is not connected is disconnected, where the API can say so
 * @throws AppError `check_…`
 */
export function renewProviders(
  api: SeluApi,
  server: SeluServer,
  provider: { readonly id: string; readonly baseUrl: string; readonly connected: boolean },
  waiting: Waiting,
): Promise<void> {
  const { id, baseUrl, connected } = provider;
  const headers = cookieOf(server);
  const json = { base_url: baseUrl };
  if (api === 'open') {
    const address = `${server.address}/api/providers/${encodeURIComponent(id)}/region`;
    return tell({ address, headers, method: 'PUT', json }, waiting);
  }
  const address = `${server.address}/api/v1/providers/${encodeURIComponent(id)}/configuration`;
  return connected
    ? tell({ address, headers, method: 'PUT', json }, waiting)
    : tell({ address, headers, method: 'DELETE' }, waiting);
}
