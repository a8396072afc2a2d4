/** `bluebubbles_configs`: the server and the chat of a BlueBubbles pipe. */
import type { Connection } from '../../core/connection.ts';
import type { BlueBubblesConfigRow, BlueBubblesConfigsStore } from '../bluebubbles-configs.ts';
import { pipeConfigsStore } from './pipe-configs.ts';

export const blueBubblesConfigsStore = (connection: Connection): BlueBubblesConfigsStore =>
  pipeConfigsStore<BlueBubblesConfigRow>(
    connection,
    'bluebubbles_configs',
    {
      serverUrl: 'server_url',
      serverPassword: 'server_password',
      chatGuid: 'chat_guid',
      pollIntervalMs: 'poll_interval_ms',
      webhookId: 'bb_webhook_id',
      callbackBaseUrl: 'callback_base_url',
    },
    ['serverUrl', 'serverPassword', 'chatGuid'],
  );
