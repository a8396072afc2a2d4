import { useUser } from '../../calls/app.ts';
import { useRefusals } from '../../calls/refusal.ts';

/** Why nothing can be imported here; undefined where something can. */
export function useImportRefusal(): string | undefined {
  const { isAdmin } = useUser();
  const refusalOf = useRefusals();
  const personal = refusalOf('personalCredentials');
  return isAdmin ? personal && refusalOf('sharedCredentials') : personal;
}
