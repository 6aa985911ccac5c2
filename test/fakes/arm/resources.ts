import type { Body } from "./bodies.ts";
import { rootOf } from "./paths.ts";

/** A thing in a subscription: a resource group, a resource, a part of one. */
export interface Resource {
  /** In Azure's spelling. */
  id: string;
  /** Such as Microsoft.DocumentDB/databaseAccounts. */
  type: string;
  name: string;
  /** What a GET answers. */
  body: Body;
  /** What is never told, such as a password. */
  secrets: Record<string, string>;
  /** So many looks still say that it isn't there. */
  hidden: number;
}

/** Everything in all subscriptions. */
export class Resources {
  readonly #byId = new Map<string, Resource>();

  find(id: string): Resource | undefined {
    return this.#byId.get(id.toLowerCase());
  }

  /** Adds it, with what is never told of one that it replaces. */
  put(resource: Pick<Resource, "id" | "type" | "name" | "body"> & Partial<Resource>): Resource {
    const whole = { hidden: 0, ...resource, secrets: { ...this.find(resource.id)?.secrets, ...resource.secrets } };
    this.#byId.set(resource.id.toLowerCase(), whole);
    return whole;
  }

  /** Takes it away, with everything below it. */
  remove(id: string): void {
    this.#byId.delete(id.toLowerCase());
    for (const { id: below } of this.below(id)) this.#byId.delete(below.toLowerCase());
  }

  /** Everything below an id, of a type or of all. */
  below(id: string, type?: string): Resource[] {
    const isBelow = (each: Resource) => each.id.toLowerCase().startsWith(`${id.toLowerCase()}/`);
    return [...this.#byId.values()].filter(
      (each) => isBelow(each) && (type === undefined || each.type.toLowerCase() === type.toLowerCase()),
    );
  }

  /** Lets `gets` looks at it, or at anything below it, say that it isn't there. */
  hide(id: string, gets: number): void {
    const resource = this.find(id);
    if (resource) resource.hidden = gets;
  }

  /** Counts a look; whether it finds nothing because what is asked for is hidden. */
  isHidden(id: string): boolean {
    const root = this.find(rootOf(id));
    if (!root || root.hidden <= 0) return false;
    root.hidden--;
    return true;
  }
}
