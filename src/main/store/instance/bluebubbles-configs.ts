/** `bluebubbles_configs`: the server and the chat of a BlueBubbles pipe. */
import type { PipeConfigRow, PipeConfigsStore } from './pipe-configs.ts';

export interface BlueBubblesConfigRow extends PipeConfigRow {
  readonly serverUrl: string;
  /** Encrypted, or as `plainSecret` says. */
  readonly serverPassword: string;
  readonly chatGuid: string;
  /** What the orchestrator keeps for itself. */
  readonly pollIntervalMs: number;
  readonly webhookId: string | null;
  readonly callbackBaseUrl: string | null;
}

export type BlueBubblesConfigsStore = PipeConfigsStore<BlueBubblesConfigRow>;
