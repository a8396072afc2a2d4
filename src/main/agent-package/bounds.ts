export const MEBIBYTE = 1024 * 1024;

/** Limits of a package. A package over any of them is refused. */
export const bounds = {
  /** Bytes of the archive itself. */
  archive: 60 * MEBIBYTE,
  /** Bytes of all files together, unpacked. */
  unpacked: 50 * MEBIBYTE,
  /** Bytes of one file. */
  file: 10 * MEBIBYTE,
  files: 2_000,
  folders: 2_000,
  /** Entries of an archive, those that are not unpacked included (see `isLeftOut` in paths.ts). */
  entries: 10_000,
  /** Bytes of one YAML file. The densest file of this size holds the event loop for a tenth of a second. */
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
  /** Of all descriptions together, in every language that is read: they are searched for links at once. */
  descriptions: 100_000,
} as const;
