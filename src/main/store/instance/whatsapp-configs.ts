/** `whatsapp_configs`: the pipes of the WhatsApp bridge, which Selu alone sets up. */
export interface WhatsAppConfigRow {
  readonly id: string;
  readonly name: string;
  /** Its inbound token is the bridge's: another one would cut the bridge off. */
  readonly pipeId: string;
  readonly active: boolean;
  readonly createdAt: string;
}

export interface WhatsAppConfigsStore {
  /** The oldest first; none in an own instance. */
  list(): WhatsAppConfigRow[];
}
