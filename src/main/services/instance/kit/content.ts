/** What stands on a recovery kit, in one place for all forms in which it is saved or printed. */
import type { Language } from '#shared/contract/schemas.ts';
import { secretGroups } from '#shared/master-secret.ts';
import type { Translate } from '../../../platform/languages.ts';

/** Which secret it is, and of what. */
export interface KitSubject {
  /** Standard base64 of the master secret. */
  readonly secret: string;
  readonly instance: {
    readonly id: string;
    readonly kind: 'own' | 'attached';
    /** What it is called on this computer; empty: nobody has given it a name. */
    readonly name: string;
    /** Where its server reads the secret; null: not known, or it has no server. */
    readonly keyFile: string | null;
  };
  readonly made: Date;
}

export interface KitContent {
  readonly language: Language;
  readonly title: string;
  /** What it is, and why it matters. */
  readonly lead: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly secret: {
    readonly label: string;
    /** As it is typed where gaps count: a code that is scanned holds it, and nothing else. */
    readonly text: string;
    readonly groups: readonly string[];
    /** How to read and type it. */
    readonly hint: string;
    readonly scan: string;
    /** The line that sets it in an environment. */
    readonly variable: string;
  };
  readonly sections: readonly {
    readonly heading: string;
    readonly lines: readonly string[];
  }[];
  /** What is filled in by hand. */
  readonly blanks: readonly string[];
}

/** @param t in the language */
export function kitContent(
  { secret, instance, made }: KitSubject,
  t: Translate,
  language: Language,
): KitContent {
  const { id, kind, name, keyFile } = instance;
  const isOwn = kind === 'own';
  const variable = isOwn ? 'SELU_ENCRYPTION_KEY' : 'SELU__ENCRYPTION_KEY';
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(made);
  const server =
    keyFile === null
      ? t('kit.server.unknown', { variable })
      : t('kit.server.file', { variable, file: keyFile });
  return {
    language,
    title: t('kit.title'),
    lead: t('kit.lead'),
    facts: [
      { label: t('kit.fact.instance'), value: name || t(isOwn ? 'kit.own' : 'kit.unnamed') },
      { label: t('kit.fact.id'), value: id },
      { label: t('kit.fact.made'), value: day },
    ],
    secret: {
      label: t('kit.secret'),
      text: secret,
      groups: secretGroups(secret),
      hint: t('kit.hint'),
      scan: t('kit.scan'),
      variable: `${variable}=${secret}`,
    },
    sections: [
      {
        heading: t('kit.use.heading'),
        lines: [t('kit.use.asked'), isOwn ? t('kit.use.variable', { variable }) : server],
      },
      { heading: t('kit.keep.heading'), lines: [t('kit.keep.where'), t('kit.keep.check')] },
      { heading: t('kit.never.heading'), lines: [t('kit.never.where'), t('kit.never.shown')] },
    ],
    blanks: [t('kit.blank.place'), t('kit.blank.checked')],
  };
}
