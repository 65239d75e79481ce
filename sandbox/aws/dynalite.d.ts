/** The part of dynalite that the sandbox uses; the package brings no types. */
declare module "dynalite" {
  import type { Server } from "node:http";
  const dynalite: (options: { createTableMs?: number }) => Server;
  export default dynalite;
}
