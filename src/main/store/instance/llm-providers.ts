/** `llm_providers`: which language models Selu can reach, and how. */
export interface LlmProviderRow {
  readonly id: string;
  readonly displayName: string;
  /** Encrypted; empty: none. */
  readonly apiKeyEncrypted: string;
  /** Of Amazon Bedrock the region; empty: the provider's own. */
  readonly baseUrl: string;
  readonly active: boolean;
  /** When the key was last updated; in an attached instance, when the row was made. */
  readonly createdAt: string;
}

export interface LlmProvidersStore {
  /** By id. */
  list(): LlmProviderRow[];
  find(id: string): LlmProviderRow | null;
  /** Writes the row under its id, whether there is one or not. */
  put(row: LlmProviderRow): void;
  delete(id: string): void;
}
