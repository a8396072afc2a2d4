/** The parts of a compose file that tell where a Selu keeps what it has: each in all the ways it can be written. */
import { z } from 'zod';

/** Numbers and switches are written without quotes. */
const scalar = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]);

const optional = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null);

const service = z.object({
  image: optional(scalar),
  working_dir: optional(scalar),
  network_mode: optional(scalar),
  environment: optional(z.union([z.array(scalar), z.record(z.string(), scalar.nullable())])),
  env_file: optional(
    z.union([
      scalar.transform((path) => [{ path }]),
      z.array(z.union([scalar.transform((path) => ({ path })), z.object({ path: scalar })])),
    ]),
  ),
  volumes: optional(
    z.array(
      z.union([
        scalar,
        z.object({ type: scalar.nullish(), source: scalar.nullish(), target: scalar }),
      ]),
    ),
  ),
  ports: optional(
    z.array(
      z.union([
        scalar,
        z.object({ target: scalar, published: scalar.nullish(), host_ip: scalar.nullish() }),
      ]),
    ),
  ),
});

export const composeFile = z.object({
  name: optional(scalar),
  services: z.record(z.string(), service).catch({}),
  volumes: optional(
    z.record(
      z.string(),
      z
        .object({
          name: scalar.nullish(),
          driver_opts: z.object({ o: scalar.nullish(), device: scalar.nullish() }).nullish(),
        })
        .nullable()
        .catch(null),
    ),
  ),
});

export type ComposeFile = z.output<typeof composeFile>;
export type ComposeService = z.output<typeof service>;
