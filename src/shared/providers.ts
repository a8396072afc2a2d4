/** The LLM providers that Selu works with: their ids in the database, and what each needs to be connected. */

export const providerIds = ['openai', 'anthropic', 'grok', 'bedrock', 'pico'] as const;
/** `pico` is a local server with an API like OpenAI's. */
export type ProviderId = (typeof providerIds)[number];

export interface ProviderFacts {
  /** Its name in every language; that of the local server is translated instead. */
  readonly name: string;
  readonly keyIsOptional: boolean;
  /**
   * What is asked for beside the key: an address that has to be given, one that may be given instead of
   * `defaultAddress`, a region, or nothing.
   */
  readonly location: 'address' | 'otherAddress' | 'region' | 'none';
  /** The address when no other one is given; null when the provider has none. */
  readonly defaultAddress: string | null;
}

export const providers: Readonly<Record<ProviderId, ProviderFacts>> = {
  openai: {
    name: 'OpenAI',
    keyIsOptional: false,
    location: 'otherAddress',
    defaultAddress: 'https://api.openai.com',
  },
  anthropic: {
    name: 'Anthropic',
    keyIsOptional: false,
    location: 'none',
    defaultAddress: 'https://api.anthropic.com',
  },
  grok: {
    name: 'xAI Grok',
    keyIsOptional: false,
    location: 'otherAddress',
    defaultAddress: 'https://api.x.ai',
  },
  bedrock: {
    name: 'Amazon Bedrock',
    keyIsOptional: false,
    location: 'region',
    defaultAddress: null,
  },
  pico: { name: 'Local server', keyIsOptional: true, location: 'address', defaultAddress: null },
};

export const isProviderId = (id: string): id is ProviderId =>
  (providerIds as readonly string[]).includes(id);

/** Whether a provider has a page of its own on which it shows what was used: a server at home has none. */
export const hasUsagePage = (id: string): id is Exclude<ProviderId, 'pico'> =>
  isProviderId(id) && id !== 'pico';

/** After how many days somebody can be reminded of the usage of a provider. */
export const usageReminderDays = [7, 14, 30, 90] as const;

/** The form of a region of Amazon's: `eu-central-1`, `us-gov-west-1`. */
export const isRegion = (text: string): boolean =>
  /^[a-z]{2,4}(-[a-z]{2,12}){1,2}-\d{1,2}$/.test(text);
