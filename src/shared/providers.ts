/** The LLM providers that Selu works with: their ids in the database, and what each is connected by. */

export const providerIds = ['openai', 'anthropic', 'grok', 'bedrock', 'pico'] as const;
/** `pico` is a local server that speaks as OpenAI's does. */
export type ProviderId = (typeof providerIds)[number];

export interface ProviderFacts {
  /** What it is called, in every language; the local server has a word in each. */
  readonly name: string;
  readonly keyIsOptional: boolean;
  /**
   * What is asked for beside the key: an address that has to be given, one that may be given instead of
   * `defaultAddress`, a region, or nothing.
   */
  readonly location: 'address' | 'otherAddress' | 'region' | 'none';
  /** Where it is reached when no other address is given; null where there is none. */
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

/** The form of a region of Amazon's: `eu-central-1`, `us-gov-west-1`. */
export const isRegion = (text: string): boolean =>
  /^[a-z]{2,4}(-[a-z]{2,12}){1,2}-\d{1,2}$/.test(text);
