/** Which parts of a Selu's instance are off, because its database does not have them in the shape that this app knows. */
import type { InstancePart, OffPart } from '#shared/contract/schemas.ts';
import type { AttachedShape, AttachedTable } from '../../store/instance/attached/shape.ts';

const tableOf: Readonly<Record<InstancePart, AttachedTable>> = {
  people: 'users',
  sessions: 'web_sessions',
  access: 'user_agent_access',
  sharedCredentials: 'system_credentials',
  personalCredentials: 'user_credentials',
  agents: 'agents',
  providers: 'llm_providers',
  pipes: 'pipes',
  telegram: 'telegram_configs',
  imessage: 'bluebubbles_configs',
  senders: 'user_sender_refs',
};

/** In the order of the pages that they are on. What Selu alone writes is not off, nor is a file that is only read. */
export function offPartsOf({ tables }: Pick<AttachedShape, 'tables'>): OffPart[] {
  return (Object.keys(tableOf) as InstancePart[]).flatMap((part) => {
    const { readable, reason } = tables[tableOf[part]];
    if (reason === null || reason === 'left_to_selu' || reason === 'read_only') return [];
    return [{ part, reason, shown: readable }];
  });
}
