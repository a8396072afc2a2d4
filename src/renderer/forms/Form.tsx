import { useEffect, useRef, useState, type ReactNode } from 'react';

interface FormProps {
  readonly className?: string | undefined;
  /** Gets the form's fields; called on Enter and on its submit button. */
  readonly onSubmit: (fields: FormData) => void;
  /** Called when something in the form is edited: what was said about it may not be so any more. */
  readonly onEdit?: (() => void) | undefined;
  /** When it changes to an error, the focus goes to the field it is about, or its sentence comes in sight. */
  readonly error: unknown;
  readonly children: ReactNode;
}

export function Form({ className, onSubmit, onEdit, error, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [submissions, setSubmissions] = useState(0);
  useEffect(() => {
    if (!error) return;
    const field = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (field) field.focus();
    else form.current?.querySelector('[role="alert"]')?.scrollIntoView({ block: 'center' });
  }, [error]);
  // What the window itself has found wrong stands there as soon as it was submitted.
  useEffect(() => {
    if (submissions === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [submissions]);
  return (
    <form
      ref={form}
      className={className}
      noValidate
      onInput={onEdit}
      onSubmit={(event) => {
        event.preventDefault();
        // A dialog's portal sits inside its opener for React, though not in the document.
        event.stopPropagation();
        onSubmit(new FormData(event.currentTarget));
        setSubmissions(submissions + 1);
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
