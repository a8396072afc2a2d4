/** What Selu reaches phones by. Only how many there are is anybody's business here. */
export interface PushTokensStore {
  /** None in an own instance. */
  count(): number;
}
