/** Tells whose key a text looks like, so that nobody sends it to another provider by mistake. */

/** The form of each maker's keys. A narrower form comes before a wider one. */
const forms = {
  anthropic: /^sk-ant-/,
  openrouter: /^sk-or-/,
  openai: /^sk-(proj|svcacct|admin)-|^sk-[\w-]{32}/,
  grok: /^xai-/,
  bedrock: /^(ABSK|bedrock-api-key-)/,
  aws: /^(AKIA|ASIA)[A-Z0-9]{16}$/,
  groq: /^gsk_/,
  google: /^AIza/,
  github: /^(gh[oprsu]_|github_pat_)/,
  huggingface: /^hf_/,
  telegram: /^\d{6,12}:[\w-]{35}$/,
} as const;

export type KeyMaker = keyof typeof forms;

/**
 * Judges a key by its form alone; no server is asked.
 *
 * @param key as it was pasted
 * @returns the maker; null for a key that could be anybody's
 */
export function looksLike(key: string): KeyMaker | null {
  const text = key.trim();
  for (const [maker, form] of Object.entries(forms)) {
    if (form.test(text)) return maker as KeyMaker;
  }
  return null;
}
