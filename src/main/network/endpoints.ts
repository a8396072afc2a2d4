/** Where those are reached that have one address for everybody. Tests put their own servers in. */
import { providers } from '#shared/providers.ts';

export interface Endpoints {
  readonly openai: string;
  readonly anthropic: string;
  readonly grok: string;
  readonly telegram: string;
}

export const endpoints: Endpoints = {
  openai: providers.openai.defaultAddress ?? '',
  anthropic: providers.anthropic.defaultAddress ?? '',
  grok: providers.grok.defaultAddress ?? '',
  telegram: 'https://api.telegram.org',
};
