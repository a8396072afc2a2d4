import { useEffect, useId, useImperativeHandle, useRef, useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  AgentCapability,
  AgentSecret,
  SecretChange,
  UserRef,
} from '#shared/contract/schemas.ts';
import { valueProblem } from '#shared/credential-value.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Form } from '../../forms/Form.tsx';
import { Meanwhile } from '../../forms/Meanwhile.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { say } from '../../ui/toastManager.ts';
import { useRemoved } from '../../calls/useUndo.ts';
import type { ValueFieldHandle } from '../../forms/ValueField.tsx';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useRefusals } from '../../calls/refusal.ts';
import { useNow } from '../../ui/useNow.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import styles from './CapabilitySecrets.module.css';
import { SecretField } from './SecretField.tsx';
import { SharedWith } from './capabilityTexts.tsx';

/** What the page does with all its forms at once. */
export interface CapabilitySecretsHandle {
  /** Puts values into the fields of these names. @returns the names that have a field */
  readonly fill: (values: ReadonlyMap<string, string>) => readonly string[];
}

interface CapabilitySecretsProps {
  readonly ref: Ref<CapabilitySecretsHandle>;
  readonly agentId: string;
  /** Whose personal ones, by the user's id; undefined: one's own. */
  readonly person: string | undefined;
  readonly capability: AgentCapability;
  /** Who has set a personal one, by its name; null where that is not to be told. */
  readonly holders: ReadonlyMap<string, readonly UserRef[]> | null;
}

/** A secret as it was when somebody began to edit; without a stamp where they have just saved it themselves. */
type Begun = Omit<AgentSecret, 'stamp'> & { readonly stamp: string | null };

const noProblems: Readonly<Record<string, ErrorInfo>> = {};
const nothingDone = { ok: true, value: null } as const;

/** The secrets of one capability, saved together or not at all. */
export function CapabilitySecrets(props: CapabilitySecretsProps) {
  const { ref, agentId, person, capability, holders } = props;
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { isAdmin } = useUser();
  const now = useNow();
  const title = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const announceRemoved = useRemoved();
  const fields = useRef(new Map<string, ValueFieldHandle>());
  const [dirty, setDirty] = useState(false);
  /** Fields begin anew with each. */
  const [round, setRound] = useState(0);
  const [problems, setProblems] = useState(noProblems);
  /** The names that a dialog asks about; what is left in the fields stays there meanwhile. */
  const [removing, setRemoving] = useState<{ names: readonly string[]; only: boolean } | null>(
    null,
  );
  const [asking, setAsking] = useState(false);

  // While something is being entered, a change elsewhere must not begin a field anew.
  const [begun, setBegun] = useState<readonly Begun[]>(capability.secrets);
  const [seen, setSeen] = useState(capability.secrets);
  if (!dirty && seen !== capability.secrets) {
    setSeen(capability.secrets);
    setBegun(capability.secrets);
  }
  /** Whoever edits has been told that somebody else has changed something, and has theirs count. */
  const mineCounts = useRef(false);
  const stamps = new Map(begun.map(({ name, stamp }) => [name, stamp]));
  const wasStored = new Set(begun.filter(isStored).map(({ name }) => name));

  const refusalOf = useRefusals();
  /** Why it cannot be changed here; undefined: it can. */
  const refused = ({ scope }: AgentSecret): string | undefined =>
    isAdmin || scope === 'user'
      ? refusalOf(scope === 'user' ? 'personalCredentials' : 'sharedCredentials')
      : t('agentSecret.adminSets');
  const mayEdit = (secret: AgentSecret): boolean => refused(secret) === undefined;
  const editable = capability.secrets.filter(mayEdit);

  useImperativeHandle(ref, () => ({
    fill: (values) => {
      const names = [...values.keys()].filter((name) => fields.current.has(name));
      for (const name of names) fields.current.get(name)?.fill(values.get(name) ?? '');
      if (names.length > 0) setDirty(true);
      return names;
    },
  }));

  const entered = (): SecretChange[] =>
    editable.flatMap(({ name }): SecretChange[] => {
      const value = fields.current.get(name)?.read() ?? { kind: 'untouched' };
      if (value.kind === 'value') return [{ name, value: value.value }];
      return value.kind === 'empty' && wasStored.has(name) ? [{ name, value: null }] : [];
    });

  const store = async (changes: SecretChange[]) => {
    const sent = changes.map((change) => ({
      ...change,
      seen: mineCounts.current ? null : (stamps.get(change.name) ?? null),
    }));
    const request = { agentId, capabilityId: capability.id, changes: sent };
    const result = await (person === undefined
      ? ask(isAdmin ? 'agents.saveSecrets' : 'agents.saveOwnSecrets', request)
      : ask('agents.saveSecretsOf', { ...request, userId: person }));
    if (!result.ok) return result;
    const gone = changes.filter(({ value }) => value === null).map(({ name }) => name);
    if (result.value.removed) announceRemoved({ name: gone.join(', ') }, result.value.removed);
    const count = changes.length - gone.length;
    if (count > 0) say(t('secrets.saved', { count }));
    return result;
  };
  /** @param saved shown as stored or missing at once, before the page is read again */
  const beginAnew = (saved: readonly SecretChange[]): void => {
    const after = new Map(
      saved.map(({ name, value }) => [
        name,
        value === null ? ('missing' as const) : ('set' as const),
      ]),
    );
    for (const field of fields.current.values()) field.clear();
    setBegun(
      begun.map((secret) => ({
        ...secret,
        status: after.get(secret.name) ?? secret.status,
        stamp: after.has(secret.name) ? null : secret.stamp,
      })),
    );
    mineCounts.current = false;
    setDirty(false);
    setRound(round + 1);
  };

  const { busy, error, submit, clearError } = useSubmit(async () => {
    const changes = entered();
    const found = changes.flatMap(({ name, value }) => {
      const problem = value === null ? null : valueProblem(value);
      return problem === null ? [] : [[name, problem] as const];
    });
    setProblems(Object.fromEntries(found));
    if (found.length > 0) return nothingDone;
    if (changes.length === 0) {
      say(t('secrets.nothingNew'));
      return nothingDone;
    }
    const names = changes.filter(({ value }) => value === null).map(({ name }) => name);
    if (names.length > 0) {
      setRemoving({ names, only: false });
      setAsking(true);
      return nothingDone;
    }
    const result = await store(changes);
    if (result.ok) beginAnew(changes);
    return result;
  });

  /** What was said of what is gone from the fields is gone as well. */
  const discard = (): void => {
    beginAnew([]);
    setProblems(noProblems);
    clearError();
  };
  // A button or a field that went with what was entered had the focus.
  useEffect(() => {
    if (round > 0 && document.activeElement === document.body) heading.current?.focus();
  }, [round]);

  return (
    <section aria-labelledby={title}>
      <h2 ref={heading} tabIndex={-1} id={title} className={styles.title}>
        <bdi>{capability.id}</bdi>
      </h2>
      <SharedWith capability={capability} className={styles.lead} />
      <Form
        className={styles.card}
        error={error}
        onSubmit={() => submit()}
        onEdit={() => {
          setDirty(true);
          setProblems(noProblems);
          clearError();
        }}
      >
        {capability.secrets.map((secret) => (
          <SecretField
            key={`${round} ${secret.name} ${wasStored.has(secret.name)}`}
            ref={(handle) => {
              if (handle) fields.current.set(secret.name, handle);
              return () => void fields.current.delete(secret.name);
            }}
            agentId={agentId}
            capabilityId={capability.id}
            secret={secret}
            masked={wasStored.has(secret.name)}
            refused={refused(secret)}
            holders={secret.scope === 'user' ? (holders?.get(secret.name) ?? null) : null}
            error={problems[secret.name] ?? null}
            now={now}
            onRemove={() => {
              setRemoving({ names: [secret.name], only: true });
              setAsking(true);
            }}
          />
        ))}
        {error && (
          <div className={styles.error}>
            <Notice tone="danger">
              {errorText(error)}
              {error.code === 'changed_meanwhile' && (
                <Meanwhile
                  onMine={() => {
                    mineCounts.current = true;
                    submit();
                  }}
                  onLook={discard}
                />
              )}
            </Notice>
          </div>
        )}
        {editable.length > 0 && (
          <div className={styles.footer}>
            {dirty && <Button onClick={discard}>{t('secrets.discard')}</Button>}
            <Button type="submit" look={dirty ? 'primary' : 'plain'} busy={busy}>
              {t('action.save')}
            </Button>
          </div>
        )}
      </Form>
      {removing && (
        <ConfirmDialog
          open={asking}
          title={t('remove.title', { name: removing.names.join(', ') })}
          confirm={t('action.remove')}
          onConfirm={async () => {
            const changes = removing.only
              ? removing.names.map((name) => ({ name, value: null }))
              : entered();
            const result = await store(changes);
            if (!result.ok) {
              // Said in the dialog: who confirms it once more has theirs count.
              mineCounts.current = result.error.code === 'changed_meanwhile';
              return result;
            }
            mineCounts.current = false;
            setAsking(false);
            if (!removing.only || !dirty) beginAnew(changes);
            return result;
          }}
          onClose={() => {
            mineCounts.current = false;
            setAsking(false);
          }}
          onClosed={() => setRemoving(null)}
        >
          {t('secrets.removeText', { capability: capability.id })} {t('remove.effect')}{' '}
          {t('remove.undo', { count: limits.undoSeconds })}
        </ConfirmDialog>
      )}
    </section>
  );
}

const isStored = ({ status }: Pick<AgentSecret, 'status'>): boolean => status !== 'missing';
