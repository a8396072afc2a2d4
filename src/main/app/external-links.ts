/**
 * Opens addresses in the system browser: a fixed list, links in the description of an installed agent, and a Selu's own
 * pages.
 */
import { shell } from 'electron';

/**
 * The fixed list. It has whole addresses, not origins: a page could send data away in the path or query of an allowed
 * origin.
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
 * Opens a link of an agent's description. `AgentsService.link` has checked that the description holds it.
 * Only https is opened: other schemes start programs.
 */
export function openAgentLink(address: string): void {
  if (new URL(address).protocol === 'https:') void shell.openExternal(address);
}

/**
 * Opens a page of the Selu whose database an instance is.
 *
 * @param server where it answers, as its compose file or the person says
 */
export function openServerPage(server: string, page: 'agents'): void {
  const url = URL.parse(`/${page}`, server);
  if (url !== null && /^https?:$/.test(url.protocol)) void shell.openExternal(url.href);
}
