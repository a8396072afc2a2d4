/** Tells a password manager whose password the form asks for, where the username is not asked for with it. */
export function PasswordOwner({ username }: { readonly username: string }) {
  return <input hidden readOnly name="username" autoComplete="username" value={username} />;
}
