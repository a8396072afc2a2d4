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
  const { text, label, icon: Icon, disabledReason, run } = action;
  return (
    <Button
      look={look}
      icon={withIcon && <Icon aria-hidden />}
      aria-label={label}
      aria-disabled={running}
      refused={disabledReason}
      onClick={run}
    >
      {text}
    </Button>
  );
}
