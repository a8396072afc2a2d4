/** The pipes as the page groups and names them. */
import type { AgentRef, Language, Pipe, Removed, UserRef } from '#shared/contract/schemas.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { isTransport, type Transport } from '#shared/pipes.ts';
import type { DialogProps } from '../../ui/useDialog.ts';

/** One that this version knows how to change. */
export type KnownPipe = Pipe & { readonly transport: Transport };

/** Which Selu alone sets up: what it is called, and who may write through it, is known all the same. */
export const isWhatsApp = ({ transport }: Pipe): boolean => transport === 'whatsapp';

/** Of which kind the names of its senders are. */
export const senderHintOf = ({
  transport,
}: Pipe): 'telegram' | 'imessage' | 'whatsapp' | 'webhook' =>
  transport === 'telegram' || transport === 'imessage' || transport === 'whatsapp'
    ? transport
    : 'webhook';

/** Whether somebody has to be let write through it: everybody writes in their own chat in the browser. */
export const isHeard = (pipe: Pipe): boolean =>
  isWhatsApp(pipe) || (isKnown(pipe) && pipe.transport !== 'web');

/** Whether it answers nobody, as nobody may write. */
export const isSilent = (pipe: Pipe): boolean => isHeard(pipe) && pipe.active && pipe.senders === 0;

/** One that a newer Selu has added is only shown. */
export const isKnown = (pipe: Pipe): pipe is KnownPipe => pipe.known && isTransport(pipe.transport);

/** What is to be known of a pipe at a glance; `check`: how the last one of its connection went. */
export type PipeMark =
  | 'damaged'
  | 'outside'
  | 'incomplete'
  | 'disconnected'
  | 'check'
  | 'plain'
  | 'off';

/** How a pipe stands, the most important first: that its secret is not encrypted does not tell whether it is on. */
export function marksOf(pipe: Pipe): readonly PipeMark[] {
  const { secretStatus, transport, active, plain } = pipe;
  if (secretStatus === 'damaged' || secretStatus === 'outside') return [secretStatus];
  if (secretStatus === 'missing' && transport !== 'web') {
    return [active ? 'incomplete' : 'disconnected'];
  }
  const marks: PipeMark[] = plain && transport !== 'web' ? ['plain'] : [];
  if (!active) return [...marks, 'off'];
  return transport === 'telegram' || transport === 'imessage' ? ['check', ...marks] : marks;
}

/** Another pipe of the same kind that is on; null: there is none. */
export const otherActive = (
  pipes: readonly Pipe[],
  { id, transport }: KnownPipe,
): KnownPipe | null =>
  pipes
    .filter(isKnown)
    .find((other) => other.id !== id && other.transport === transport && other.active) ?? null;

/** What every dialog of the page gets. */
export interface PipeDialogProps extends DialogProps {
  /** This Selu keeps secrets of pipes as they are. */
  readonly plain: boolean;
  readonly users: readonly UserRef[];
  readonly agents: readonly AgentRef[];
  readonly onRemoved: (pipe: KnownPipe, removed: Removed) => void;
}

/** The parts of the page, in their order. */
export const groups = ['messengers', 'webhooks', 'browser', 'unknown'] as const;
export type Group = (typeof groups)[number];

const groupOf: Readonly<Record<Transport, Group>> = {
  telegram: 'messengers',
  imessage: 'messengers',
  webhook: 'webhooks',
  web: 'browser',
};

const groupFor = (pipe: Pipe): Group => {
  if (isKnown(pipe)) return groupOf[pipe.transport];
  return isWhatsApp(pipe) ? 'messengers' : 'unknown';
};

/** The pipes of each part by name, as the language sorts it; equal ones by whose they are. */
export function grouped(
  pipes: readonly Pipe[],
  language: Language,
): Readonly<Record<Group, readonly Pipe[]>> {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const inOrder = pipes.toSorted(
    (a, b) =>
      compare(a.name, b.name) ||
      compare(a.owner.displayName, b.owner.displayName) ||
      (a.id < b.id ? -1 : 1),
  );
  const of = (group: Group): readonly Pipe[] => inOrder.filter((pipe) => groupFor(pipe) === group);
  return {
    messengers: of('messengers'),
    webhooks: of('webhooks'),
    browser: of('browser'),
    unknown: of('unknown'),
  };
}

/** An agent that can be chosen for a pipe; an `id` of null: none is chosen. */
export interface AgentOption {
  readonly id: string | null;
  readonly kind: 'none' | 'default' | 'installed' | 'removed';
  readonly name: string;
}

/**
 * The agents to choose from: the built-in one, then the installed ones by name. What is chosen now stays a
 * choice, even if it is none, or an agent that was removed meanwhile.
 *
 * @param chosen the agent that the pipe has; undefined for a new pipe
 */
export function agentOptions(
  installed: readonly AgentRef[],
  chosen: Pipe['agent'] | undefined,
  language: Language,
): readonly AgentOption[] {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const options: AgentOption[] = installed
    .filter(({ id }) => id !== DEFAULT_AGENT)
    .toSorted((a, b) => compare(a.name, b.name) || compare(a.id, b.id))
    .map(({ id, name }) => ({ id, kind: 'installed', name }));
  const all: AgentOption[] = [{ id: DEFAULT_AGENT, kind: 'default', name: '' }, ...options];
  if (chosen === null) return [{ id: null, kind: 'none', name: '' }, ...all];
  if (!chosen || all.some(({ id }) => id === chosen.id)) return all;
  return [...all, { id: chosen.id, kind: 'removed', name: chosen.name ?? chosen.id }];
}
