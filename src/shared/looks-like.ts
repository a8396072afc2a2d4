/** Whose key a text looks like, so that it is not sent to somebody else by mistake. */

/** Each maker with what its keys start with, the narrower form before the wider. */
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
 * Looks at the form of a key alone; it is not asked for anywhere.
 *
 * @param key as it was pasted
 * @returns whose it looks like; null for a key that could be anybody's
 */
export function looksLike(key: string): KeyMaker | null {
  const text = key.trim();
  for (const [maker, form] of Object.entries(forms)) {
    if (form.test(text)) return maker as KeyMaker;
  }
  return null;
}
