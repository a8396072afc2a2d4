/** When agents and channels last did something, as far as a Selu has noted it. An own instance has nothing of it. */
export interface LastUseStore {
  /**
   * Of the agents that have worked.
   *
   * @param userId for this person alone; null: for anybody
   * @returns by the id of an agent, when it last did, as the tables hold a time
   */
  ofAgents(userId: string | null): ReadonlyMap<string, string>;
  /**
   * Of the pipes through which a message has come or gone.
   *
   * @returns by the id of a pipe, when one last did, as the tables hold a time
   */
  ofPipes(): ReadonlyMap<string, string>;
}

/** Where nothing is noted. */
export const noLastUse: LastUseStore = {
  ofAgents: () => new Map(),
  ofPipes: () => new Map(),
};
