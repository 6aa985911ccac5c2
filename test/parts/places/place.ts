import type { ChildProcess } from "node:child_process";

import { describe } from "vitest";

import type { Store } from "../../../lib/store/store.ts";
import { plugin, type Ran, start } from "../plugin.ts";

/** How a command is started in a place. */
export interface Options {
  input?: string;
  /** Gets stderr as it grows, so that a test can act on a step. */
  seen?: (stderr: string) => void;
  /** Variables beside those of the place. */
  env?: NodeJS.ProcessEnv;
}

/** A place where the plugin works, with a namespace for one suite. To be used in hooks and tests, except {@link Place.only}. */
export abstract class Place {
  abstract readonly type: "cluster" | "folder";
  /** Past the plugin: what runs and other people do. */
  abstract readonly store: Store;
  abstract readonly namespace: string;
  /** Whom the place knows us as. */
  abstract readonly user: string;
  /** What leads the plugin here. */
  abstract readonly env: NodeJS.ProcessEnv;
  /** The plugin, for who starts it otherwise than by {@link cloud}. */
  get program(): string {
    return plugin;
  }

  abstract open(): Promise<void>;
  abstract close(): Promise<void>;
  /** Another namespace, with nothing in it. */
  abstract otherNamespace(): Promise<string>;

  /** `kubectl cloud …` in the namespace. */
  cloud(args: readonly string[], options: Options = {}): Promise<Ran> {
    return this.start(args, options).ended;
  }

  /** The same, of which something is wanted before it ends. */
  start(args: readonly string[], options: Options = {}): { child: ChildProcess; ended: Promise<Ran> } {
    return start(["-n", this.namespace, ...args], { program: this.program, ...options, env: { ...this.env, ...options.env } });
  }

  /** Cases of one place alone, with the reason why the other has none. */
  only(type: Place["type"], why: string, cases: () => void): void {
    if (type !== this.type) return;
    describe(`there alone, as ${why}:`, () => {
      cases();
    });
  }
}
