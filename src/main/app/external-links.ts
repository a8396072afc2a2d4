/** The only addresses that the app opens in the system browser: its own, and those that an agent's texts hold. */
import { shell } from 'electron';

/**
 * Whole addresses, by the names under which the app asks for them: a page could send data away in the path or
 * query of a merely allowed origin.
 */
const pages = {
  help: 'https://docs.selu.bot/',
  'openai.keys': 'https://platform.openai.com/api-keys',
  'openai.usage': 'https://platform.openai.com/usage',
  'anthropic.keys': 'https://platform.claude.com/settings/keys',
  'anthropic.usage': 'https://platform.claude.com/usage',
  'grok.keys': 'https://console.x.ai/team/default/api-keys',
  'grok.usage': 'https://console.x.ai/team/default/usage',
  'bedrock.keys': 'https://console.aws.amazon.com/bedrock/home#/api-keys',
  'bedrock.usage': 'https://console.aws.amazon.com/costmanagement/home#/cost-explorer',
  botFather: 'https://t.me/BotFather',
  blueBubbles: 'https://bluebubbles.app/',
} as const;

export type ExternalPage = keyof typeof pages;

export function openExternalPage(page: ExternalPage): void {
  void shell.openExternal(pages[page]);
}

/**
 * Opens an address that a description of an installed agent holds (`AgentsService.link` has checked that).
 * Only https leaves: other schemes start programs.
 */
export function openAgentLink(address: string): void {
  if (new URL(address).protocol === 'https:') void shell.openExternal(address);
}
