/** What is said of secrets that an agent lacks, and the way to them. */
import type { Language, MissingSecrets } from '#shared/contract/schemas.ts';
import { agentPath } from '../../app/routes.ts';
import { leadTo } from '../../ui/leadTo.ts';

/** The names of the secrets, each once: two capabilities may call theirs alike. */
export const namesOf = ({ secrets }: MissingSecrets, language: Language): string =>
  new Intl.ListFormat(language).format(new Set(secrets.map(({ name }) => name)));

/** Leads to the first of the secrets, where it is entered. */
export function leadToSecret({ agent, secrets }: MissingSecrets): void {
  leadTo(agentPath(agent.id), secrets[0]?.name ?? '');
}
