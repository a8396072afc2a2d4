/**
 * How a question is put into words. Much of it is somebody else's text: it is cut short, so that all buttons stay in
 * sight, and quoted, so that it is not taken for words of the app.
 */
import type { MessageBoxOptions } from 'electron';
import { asQuoted, isPlainWord } from '#shared/text.ts';
import type { Translate } from '../../platform/languages.ts';
import type { InstallQuestion, Question } from '../../services/common/questions.ts';

/** Most names of a kind, and most characters of one. */
const MOST = 10;
const LONGEST = 60;

type QuestionText = Required<Pick<MessageBoxOptions, 'message' | 'detail' | 'buttons'>>;

/** @returns the first button says yes, the second one no */
export function questionText(question: Question, t: Translate): QuestionText {
  switch (question.about) {
    case 'install':
      return install(question, t);
    case 'connect':
      return connect(question, t);
    case 'attach':
      return attach(question, t);
    case 'openPage':
      return openPage(question, t);
    case 'startAnew':
      return startAnew(question, t);
    case 'forget':
      return forget(question, t);
    case 'restore':
      return restore(question, t);
    case 'stopped':
      return stopped(question, t);
    case 'takeSecret':
      return takeSecret(question, t);
    case 'rotate':
      return rotate(question, t);
    case 'camera':
      return camera(t);
  }
}

function install(question: InstallQuestion, t: Translate): QuestionText {
  const { id, version, isUpdate, capabilities, anyHost, hosts, secrets } = question;
  const name = asQuoted(cutEnd(question.name));
  const theirs = (text: string): string =>
    isPlainWord(text) ? cutEnd(text) : t('question.quoted', { text: asQuoted(cutEnd(text)) });
  const kind = isUpdate ? 'update' : 'install';
  const asksFor = [
    line('capabilities', capabilities.map(theirs)),
    line('hosts', anyHost ? [t('question.anyHost')] : hosts.map(cutStart)),
    line('secrets', secrets.map(theirs)),
  ].filter((text) => text !== null);
  const nothing = isUpdate ? t('question.nothingNew') : t('question.nothing');

  function line(what: 'capabilities' | 'hosts' | 'secrets', names: readonly string[]) {
    if (names.length === 0) return null;
    const shown = names.slice(0, MOST).join(', ');
    const count = names.length - MOST;
    const list = count > 0 ? t('question.more', { shown, count }) : shown;
    return t(`question.${what}`, { list });
  }

  return {
    message: t(`question.${kind}.message`, { name }),
    detail: [
      version === null
        ? t('question.agent', { id: theirs(id) })
        : t('question.agentVersion', { id: theirs(id), version: theirs(version) }),
      asksFor.length === 0
        ? nothing
        : [t(`question.${kind}.asksFor`), ...asksFor.map((text) => `– ${text}`)].join('\n'),
      t('question.trust'),
    ].join('\n\n'),
    buttons: [t(`question.${kind}.yes`), t('question.no')],
  };
}

const connect = (
  { origin, isOpen }: Extract<Question, { about: 'connect' }>,
  t: Translate,
): QuestionText => ({
  message: t('question.connect.message', { origin: cutOrigin(origin) }),
  detail: [t('question.connect.detail'), ...(isOpen ? [t('question.connect.open')] : [])].join(
    '\n\n',
  ),
  buttons: [t('question.connect.yes'), t('question.no')],
});

function attach(
  { file, owner, keyFile }: Extract<Question, { about: 'attach' }>,
  t: Translate,
): QuestionText {
  const path = (text: string): string => t('question.quoted', { text: asQuoted(cutMiddle(text)) });
  return {
    message: t('question.attach.message'),
    detail: [
      [
        t('question.attach.file', { file: path(file) }),
        owner === null ? null : whose(owner, t),
        keyFile === null ? null : t('question.attach.key', { file: path(keyFile) }),
      ]
        .filter((text) => text !== null)
        .join('\n'),
      t('question.attach.trust'),
    ].join('\n\n'),
    buttons: [t('question.attach.yes'), t('question.no')],
  };
}

const whose = (owner: 'you' | 'root' | number, t: Translate): string =>
  typeof owner === 'number'
    ? t('question.attach.owner.other', { number: owner })
    : t(`question.attach.owner.${owner}`);

const openPage = (
  { origin }: Extract<Question, { about: 'openPage' }>,
  t: Translate,
): QuestionText => ({
  message: t('question.openPage.message', { origin: cutOrigin(origin) }),
  detail: t('question.openPage.detail'),
  buttons: [t('question.openPage.yes'), t('question.no')],
});

const startAnew = (
  { file }: Extract<Question, { about: 'startAnew' }>,
  t: Translate,
): QuestionText => ({
  message: t('question.startAnew.message'),
  detail: t('question.startAnew.detail', { file }),
  buttons: [t('question.startAnew.yes'), t('question.no')],
});

const forget = (
  { name, file, wasSealed }: Extract<Question, { about: 'forget' }>,
  t: Translate,
): QuestionText => ({
  message: t('question.forget.message', { name: asQuoted(cutEnd(name)) }),
  detail: [
    t('question.forget.detail', { file }),
    ...(wasSealed ? [t('question.forget.sealed')] : []),
  ].join('\n\n'),
  buttons: [t('question.forget.yes'), t('question.no')],
});

const stopped = (
  { file, command }: Extract<Question, { about: 'stopped' }>,
  t: Translate,
): QuestionText => ({
  message: t('question.stopped.message'),
  detail: [
    t('question.stopped.detail', { file }),
    ...(command === null ? [] : [t('question.stopped.command', { command })]),
  ].join('\n\n'),
  buttons: [t('question.stopped.yes'), t('question.no')],
});

const takeSecret = (
  { source }: Extract<Question, { about: 'takeSecret' }>,
  t: Translate,
): QuestionText => ({
  message: t('question.takeSecret.message'),
  detail: t(`question.takeSecret.${source}`),
  buttons: [t('question.takeSecret.yes'), t('question.no')],
});

const rotate = (
  { isAttached }: Extract<Question, { about: 'rotate' }>,
  t: Translate,
): QuestionText => ({
  message: t('question.rotate.message'),
  detail: [
    t('question.rotate.detail'),
    ...(isAttached ? [t('question.rotate.attached')] : []),
  ].join('\n\n'),
  buttons: [t('question.rotate.yes'), t('question.no')],
});

const camera = (t: Translate): QuestionText => ({
  message: t('question.camera.message'),
  detail: t('question.camera.detail'),
  buttons: [t('question.camera.yes'), t('question.no')],
});

function restore(
  { file, madeAt, isOther, present, place }: Extract<Question, { about: 'restore' }>,
  t: Translate,
): QuestionText {
  const path = (text: string): string => t('question.quoted', { text: asQuoted(cutMiddle(text)) });
  // In every language the same, and in local time: 2026-11-28 21:40.
  const date = new Date(madeAt).toLocaleString('sv-SE').slice(0, 'YYYY-MM-DD HH:MM'.length);
  return {
    message: t('question.restore.message', { date }),
    detail: [
      t('question.restore.detail', { file: path(file), place: path(place) }),
      ...(isOther ? [t('question.restore.other')] : []),
      ...(present === 'none' ? [] : [t(`question.restore.${present}`)]),
    ].join('\n\n'),
    buttons: [t('question.restore.yes'), t('question.no')],
  };
}

function cutEnd(text: string): string {
  const characters = [...text];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : text;
}

/** Of a path both ends tell where it is. */
const cutMiddle = (text: string): string =>
  text.length > 2 * LONGEST ? `${text.slice(0, LONGEST)}…${text.slice(-LONGEST)}` : text;

/** Of a host the end tells whose it is. */
const cutStart = (text: string): string =>
  text.length > LONGEST ? `…${text.slice(-LONGEST)}` : text;

function cutOrigin(origin: string): string {
  const { protocol, host } = new URL(origin);
  return `${protocol}//${cutStart(host)}`;
}
