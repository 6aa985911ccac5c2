import { answer } from "./arm.ts";
import { type Body, merged } from "./bodies.ts";
import { Refusal, type Reply } from "./errors.ts";
import { readRequest } from "./requests.ts";
import type { Resource } from "./resources.ts";
import type { World } from "./world.ts";

/**
 * Somebody else's hands in the same subscription, as in the portal: what they do is done at once, is not written down, and no
 * fault comes between.
 */
export class Hands {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** What is there, as a GET tells it. */
  get(id: string): Body | undefined {
    return this.#world.resources.find(id)?.body;
  }

  /** Everything of a type, anywhere. */
  list(type: string): Resource[] {
    return this.#world.resources.below("", type);
  }

  /** Makes or replaces, as a PUT does, and does not wait for what else is at work there. Throws what Azure refuses. */
  put(id: string, body: Body): Body | undefined {
    return this.#send("PUT", id, body).body;
  }

  /** Changes what is there, past all that Azure would refuse. */
  change(id: string, change: Body): void {
    const resource = this.#find(id);
    resource.body = merged(resource.body, change);
  }

  /** Replaces the tags. */
  tag(id: string, tags: Record<string, string>): void {
    const resource = this.#find(id);
    resource.body = { ...resource.body, tags };
  }

  /** Takes it away, with everything below it. */
  delete(id: string): void {
    this.#world.resources.remove(id);
  }

  /** Whether the secret of this name has this value, such as the `password` of a server. */
  hasSecret(id: string, name: string, value: string): boolean {
    return this.#world.resources.find(id)?.secrets[name] === value;
  }

  #find(id: string): Resource {
    const resource = this.#world.resources.find(id);
    if (!resource) throw new Error(`there is no ${id}`);
    return resource;
  }

  #send(method: string, id: string, body: Body): Reply {
    const { operations } = this.#world;
    const [url, text, address] = [`${id}?api-version=2025-01-01`, JSON.stringify(body), "https://localhost"];
    const request = readRequest({ method, url, headers: {}, text }, operations);
    try {
      return operations.atOnce(() => answer({ world: this.#world, request, address, url, text }));
    } catch (error) {
      if (error instanceof Refusal) throw new Error(`${method} ${id}: ${error.message}`, { cause: error });
      throw error;
    }
  }
}
