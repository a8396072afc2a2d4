export const MEBIBYTE = 1024 * 1024;

/** How much a package may hold; whatever is over is refused whole. */
export const bounds = {
  /** Bytes of the archive itself. */
  archive: 60 * MEBIBYTE,
  /** Bytes of all files together, unpacked. */
  unpacked: 50 * MEBIBYTE,
  /** Bytes of one file. */
  file: 10 * MEBIBYTE,
  files: 2_000,
  folders: 2_000,
  /** Of an archive, with what is left out (see `leftOut` in paths.ts). */
  entries: 10_000,
  /** Bytes of one YAML file. A file as dense as this can be keeps the event loop for a tenth of a second. */
  yaml: 256 * 1024,
  /** Nodes of one YAML file. */
  yamlNodes: 50_000,
  yamlAliases: 50,
  yamlDepth: 64,
  capabilities: 200,
  credentials: 200,
  hosts: 500,
  /** Characters. */
  agentId: 100,
  name: 200,
  host: 300,
  description: 4_000,
} as const;
