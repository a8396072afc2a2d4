/** `bluebubbles_configs`: the server and the chat of a BlueBubbles pipe. */
import type { Connection } from '../../core/connection.ts';
import type { BlueBubblesConfigRow, BlueBubblesConfigsStore } from '../bluebubbles-configs.ts';
import type { TableLayout } from './layout.ts';
import { pipeConfigsStore } from './pipe-configs.ts';

export const blueBubblesConfigsStore = (
  connection: Connection,
  { channelSecrets, notesAge, writesAll, blueBubbles }: TableLayout,
): BlueBubblesConfigsStore =>
  pipeConfigsStore<BlueBubblesConfigRow>(connection, {
    name: 'bluebubbles_configs',
    columns: {
      serverUrl: 'server_url',
      chatGuid: 'chat_guid',
      pollIntervalMs: 'poll_interval_ms',
      webhookId: blueBubbles.webhookId ? 'bb_webhook_id' : null,
      callbackBaseUrl: blueBubbles.callbackBaseUrl ? 'callback_base_url' : null,
    },
    written: [
      ...(['serverUrl', 'chatGuid'] as const),
      ...(writesAll ? (['pollIntervalMs', 'webhookId', 'callbackBaseUrl'] as const) : []),
    ],
    secret: ['serverPassword', channelSecrets.serverPassword],
    notesAge,
  });
