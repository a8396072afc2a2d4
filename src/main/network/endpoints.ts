/** Addresses of the services that have the same one for everybody. Tests replace them with their own servers. */
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
