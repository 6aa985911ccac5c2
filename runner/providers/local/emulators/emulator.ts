import { rmSync } from "node:fs";

import { runningServer, stopServer } from "../../../../lib/local/servers.ts";
import type { AwsSession } from "../../aws/session.ts";
import type { LocalSession } from "../session.ts";
import { dataOf, type Engine, folderOf } from "./engine.ts";
import { startServer } from "./server.ts";
import { emulatorSession } from "./session.ts";
import { type Made, readState, type State, writeState } from "./state.ts";

/** The server of a folder for one kind, with what it has made. It runs as long as somebody needs it. */
export class Emulator {
  readonly folder: string;
  readonly #session: LocalSession;
  readonly #engine: Engine;

  constructor(session: LocalSession, engine: Engine) {
    this.#session = session;
    this.#engine = engine;
    this.folder = folderOf(session, engine);
  }

  get state(): State {
    return readState(this.#session, this.#engine);
  }

  /** The server; undefined when it doesn't run. */
  get running(): AwsSession | undefined {
    const running = runningServer(this.folder);
    return running && emulatorSession(this.#session.account, running.port);
  }

  /**
   * The server, running, with something written down as made: so it is not ended as one that nobody needs.
   *
   * @throws TerminalError `EngineMissing`; RetryableError `CloudUnavailable`
   */
  ready(name: string, made: Made): Promise<AwsSession> {
    return this.#alone(async () => {
      const { port } = await startServer(this.#session, this.#engine);
      const { state } = this;
      this.#write({ ...state, made: { ...state.made, [name]: made } });
      return emulatorSession(this.#session.account, port);
    });
  }

  /** Writes down what became of something, undefined for its end, and ends the server when nobody needs it any more; with the last, the data go. */
  note(name: string, made: Made | undefined): Promise<void> {
    return this.#alone(async () => {
      const { state } = this;
      const { [name]: _, ...others } = state.made;
      const all = made ? { ...others, [name]: made } : others;
      if (!Object.values(all).some((each) => this.#needsServer(each))) await stopServer(this.folder);
      if (!Object.keys(all).length) rmSync(dataOf(this.folder), { recursive: true, force: true });
      this.#write({ ...state, made: all });
    });
  }

  /** What nobody owns lives on its own on disk, and in memory with the server alone. */
  #needsServer({ owner }: Made): boolean {
    return owner !== undefined || !this.#engine.persists;
  }

  #write(state: State): void {
    writeState(this.#session, this.#engine, state);
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#session.alone(this.#engine.makes, work);
  }
}
