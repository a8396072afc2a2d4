import { useEffect, useRef, type ReactNode } from 'react';

interface FormProps {
  readonly className?: string | undefined;
  /** Gets the form's fields; called on Enter and on its submit button. */
  readonly onSubmit: (fields: FormData) => void;
  /** When it changes to an error, the focus goes to the field it is about, or its sentence comes in sight. */
  readonly error: unknown;
  readonly children: ReactNode;
}

export function Form({ className, onSubmit, error, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!error) return;
    const field = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (field) field.focus();
    else form.current?.querySelector('[role="alert"]')?.scrollIntoView({ block: 'center' });
  }, [error]);
  return (
    <form
      ref={form}
      className={className}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        // A dialog's portal sits inside its opener for React, though not in the document.
        event.stopPropagation();
        onSubmit(new FormData(event.currentTarget));
      }}
    >
      {children}
    </form>
  );
}

/** The text of one field of a form. */
export function fieldText(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === 'string' ? value : '';
}
