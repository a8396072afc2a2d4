/** Where the page of an agent is. The router decodes all but what has a meaning in a path, so `%` is written twice. */
export const agentPath = (id: string): string =>
  `/agents/${encodeURIComponent(id.replaceAll('%', '%25'))}`;

/** The agent's id of a path's last part, which the router may have decoded in part already. */
export function agentIdOf(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
