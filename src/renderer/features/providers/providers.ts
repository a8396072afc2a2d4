/** The providers as the page shows them. */
import type { Provider } from '#shared/contract/schemas.ts';
import { isProviderId, type ProviderId } from '#shared/providers.ts';

/** One that this version knows how to connect. */
export type KnownProvider = Provider & { readonly id: ProviderId };

/** One that a newer Selu has added is only shown. */
export const isKnown = (provider: Provider): provider is KnownProvider =>
  provider.known && isProviderId(provider.id);

/** Regions in which Amazon offers Bedrock, to choose from; any other may be typed. */
export const bedrockRegions = [
  'eu-central-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'ca-central-1',
  'sa-east-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-south-2',
  'ap-southeast-1',
  'ap-southeast-2',
] as const;
