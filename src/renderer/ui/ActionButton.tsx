import { useId } from 'react';
import type { Action } from './action.ts';
import { Button } from './Button.tsx';

interface ActionButtonProps {
  readonly action: Action;
  readonly look?: 'primary' | 'plain' | 'quiet';
  readonly withIcon?: boolean;
  /** It is being done; pressing it again does nothing. */
  readonly running?: boolean;
}

/** A button that does what the same action does in a menu. While that cannot be done, it says why. */
export function ActionButton({
  action,
  look = 'plain',
  withIcon = false,
  running = false,
}: ActionButtonProps) {
  const id = useId();
  const { text, label, icon: Icon, disabledReason: reason, run } = action;
  const isRefused = reason !== undefined;
  return (
    <>
      <Button
        look={look}
        icon={withIcon && <Icon aria-hidden />}
        aria-label={label}
        aria-disabled={isRefused || running}
        aria-describedby={isRefused ? id : undefined}
        title={reason}
        onClick={isRefused ? undefined : run}
      >
        {text}
      </Button>
      {isRefused && (
        <span id={id} hidden>
          {reason}
        </span>
      )}
    </>
  );
}
