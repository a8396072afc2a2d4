import {
  useEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type InputEvent,
  type RefObject,
} from 'react';
import { MASK } from '#shared/limits.ts';
import { tidyValue, type TidiedValue } from '#shared/credential-value.ts';

/** What the field holds: the stored value untouched, nothing any more, or a new value. */
export type Entered =
  | { readonly kind: 'untouched' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'value'; readonly value: string };

/** What a form may do with its value field. */
export interface SecretTextHandle {
  /** @param exact keeps surrounding white space */
  readonly read: (exact: boolean) => Entered;
  readonly clear: () => void;
}

type Found = Pick<TidiedValue, 'around' | 'inside'>;
const nothing: Found = { around: null, inside: null };

/** Without the value itself, which is in no state of React. */
function foundIn(raw: string): Found {
  const { around, inside } = tidyValue(raw);
  return { around, inside };
}

interface SecretText extends SecretTextHandle {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly touched: boolean;
  /** What would be taken off around the value, and what is odd in it. */
  readonly found: Found;
  /** Puts a new value in, as if it was typed. */
  readonly fill: (value: string) => void;
  /** Shows the stored value's mask again. */
  readonly restore: () => void;
  readonly onInput: (event: InputEvent<HTMLTextAreaElement>) => void;
  readonly onPaste: (event: ClipboardEvent<HTMLTextAreaElement>) => void;
  readonly onSelectAll: () => void;
}

/**
 * A field for a secret value. The value lives in the field's element and in no state of React,
 * which would hold on to it in past renders; it is gone when the field is.
 *
 * @param masked starts as the mask of a stored value, which the first change replaces whole
 */
export function useSecretText(masked: boolean): SecretText {
  const field = useRef<HTMLTextAreaElement>(null);
  // A text area gives plain line ends only: a paste with others is held beside it as it was,
  // first while it comes in, then for as long as it is all that the field holds.
  const incoming = useRef<string | null>(null);
  const pasted = useRef<string | null>(null);
  const [touched, setTouched] = useState(!masked);
  const [found, setFound] = useState(nothing);

  useEffect(() => {
    const element = field.current;
    if (!element || touched) return;
    element.value = MASK;
    if (document.activeElement === element) element.select();
    const replaceMask = (): void => {
      element.value = '';
      setTouched(true);
    };
    element.addEventListener('beforeinput', replaceMask, { once: true });
    return () => element.removeEventListener('beforeinput', replaceMask);
  }, [touched]);

  const clear = (): void => {
    incoming.current = null;
    pasted.current = null;
    if (field.current) field.current.value = '';
  };

  useEffect(() => {
    const element = field.current;
    return () => {
      incoming.current = null;
      pasted.current = null;
      if (element) element.value = '';
    };
  }, []);

  return {
    field,
    touched,
    found,
    read: (exact) => {
      if (!touched) return { kind: 'untouched' };
      const raw = pasted.current ?? field.current?.value ?? '';
      const value = exact ? raw : tidyValue(raw).value;
      return value === '' ? { kind: 'empty' } : { kind: 'value', value };
    },
    clear,
    fill: (value) => {
      clear();
      if (value.includes('\r')) pasted.current = value;
      if (field.current) field.current.value = value;
      setTouched(true);
      setFound(foundIn(value));
    },
    restore: () => {
      clear();
      setTouched(false);
      setFound(nothing);
    },
    onPaste: ({ clipboardData }) => {
      const text = clipboardData.getData('text/plain');
      incoming.current = text.includes('\r') ? text : null;
    },
    onInput: ({ currentTarget }) => {
      setTouched(true);
      const whole = incoming.current?.replace(/\r\n?/g, '\n') === currentTarget.value;
      pasted.current = whole ? incoming.current : null;
      incoming.current = null;
      setFound(foundIn(currentTarget.value));
    },
    onSelectAll: () => {
      if (!touched) field.current?.select();
    },
  };
}
