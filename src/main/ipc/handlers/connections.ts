/** What is connected to the outside: LLM providers, pipes, and the checks of both. */
import { withAgentNames } from '../../services/pipes/pipe-list.ts';
import type { Handlers } from '../router.ts';
import { done, undoable, type HandlerDependencies } from './dependencies.ts';

export function providersHandlers({
  services,
  openPage,
}: HandlerDependencies): Handlers['providers'] {
  const { providers, usageReminders } = services;
  return {
    list: () => ({ providers: providers.list() }),
    save: async (request, { caller }) => ({ outcome: await providers.save(caller, request) }),
    check: async ({ id }, { caller }) => ({ outcome: await providers.check(caller, id) }),
    disconnect: async ({ id }, { caller }) => undoable(await providers.disconnect(caller, id)),
    remindOfUsage: async ({ id, everyDays }, { caller }) => {
      await usageReminders.set(caller, id, everyDays);
      return done;
    },
    lookedAtUsage: async ({ id }, { caller }) => {
      await usageReminders.looked(caller, id);
      return done;
    },
    openPage: async ({ id, page }, { caller }) => {
      openPage(`${id}.${page}`);
      if (page === 'usage') await usageReminders.looked(caller, id);
      return done;
    },
  };
}

export function pipesHandlers({ services, openPage }: HandlerDependencies): Handlers['pipes'] {
  const { pipes, messengers, senders, catalog } = services;
  return {
    list: async (_input, { user }) => ({
      pipes: withAgentNames(pipes.list(), await catalog.names(user.language)),
    }),
    saveTelegram: async (request, { caller }) => ({
      outcome: await messengers.saveTelegram(caller, request),
    }),
    saveBlueBubbles: async (request, { caller }) => ({
      outcome: await messengers.saveBlueBubbles(caller, request),
    }),
    createWebhook: async (request, { caller }) => await pipes.createWebhook(caller, request),
    replaceToken: async ({ pipeId }, { caller }) => ({
      token: await pipes.replaceToken(caller, pipeId),
    }),
    update: async ({ pipeId, seen = null, ...profile }, { caller }) => {
      await pipes.update(caller, pipeId, profile, seen);
      return done;
    },
    setAnswerAuth: async ({ pipeId, auth, seen = null }, { caller }) => {
      await pipes.setAnswerAuth(caller, pipeId, auth, seen);
      return done;
    },
    removeAnswerAuth: async ({ pipeId }, { caller }) =>
      undoable(await pipes.removeAnswerAuth(caller, pipeId)),
    senders: ({ pipeId }) => ({ senders: senders.list(pipeId) }),
    addSender: async (sender, { caller }) => {
      await senders.add(caller, sender);
      return done;
    },
    removeSender: async ({ senderId }, { caller }) =>
      undoable(await senders.remove(caller, senderId)),
    setActive: async ({ pipeId, active, insteadOf = null }, { caller }) => {
      await pipes.setActive(caller, pipeId, active, insteadOf);
      return done;
    },
    check: async ({ pipeId }, { caller }) => ({
      outcome: await messengers.check(caller, pipeId),
    }),
    telegramChats: async (bot, { caller }) => ({
      chats: await messengers.telegramChats(caller, bot),
    }),
    remove: async ({ pipeId }, { caller }) => undoable(await pipes.remove(caller, pipeId)),
    openPage: ({ page }) => {
      openPage(page);
      return done;
    },
  };
}

export function checksHandlers({ services }: HandlerDependencies): Handlers['checks'] {
  return {
    cancel: (_input, { window }) => {
      services.checks.cancel(window.id);
      return done;
    },
  };
}
