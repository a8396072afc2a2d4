/** What crosses between the isolated world and the main process. `args` and the like are `wire.ts` text. */

export type FromPreload =
  | {
      readonly type: 'invoke';
      readonly id: number;
      readonly channel: string;
      readonly args: string;
    }
  | { readonly type: 'send'; readonly channel: string; readonly args: string }
  | { readonly type: 'file'; readonly placeholder: string }
  | { readonly type: 'navigate'; readonly url: string }
  | { readonly type: 'scheme'; readonly dark: boolean }
  | { readonly type: 'preload-error'; readonly error: string };

export type Reply =
  | { readonly type: 'reply'; readonly id: number; readonly result: string }
  | { readonly type: 'reply'; readonly id: number; readonly error: string };

export type ToPreload =
  | Reply
  | { readonly type: 'event'; readonly channel: string; readonly args: string };
