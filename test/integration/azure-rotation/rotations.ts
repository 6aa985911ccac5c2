import { afterAll, afterEach, beforeAll, expect } from "vitest";

import { annotations } from "../../../crds/api/names.ts";
import type { ServiceObject } from "../../../crds/api/objects.ts";
import type { Hands } from "../../fakes/arm/hands.ts";
import { AzureCloud } from "../../parts/azure-cloud.ts";
import { onFirstGround } from "../../parts/grounds.ts";
import type { Objects } from "../../parts/objects.ts";
import { conditionOf, messageOf } from "../../parts/running.ts";
import { Runs } from "../../parts/runs.ts";

/** A kind with credentials that Azure can say of whether it takes them. */
export interface Credentials {
  kind: string;
  spec: object;
  /** Keys of the Secret with a credential that Azure takes now. */
  working(hands: Hands, externalID: string, secret: Record<string, string>): string[];
}

/** `describe` for suites of rotations on Azure. */
export function withRotations(what: string, credentials: Credentials, suite: (rotations: Rotations) => void): void {
  onFirstGround(`${what} on Azure`, (ground) => {
    const rotations = new Rotations(credentials);
    beforeAll(async () => {
      rotations.runs = await Runs.open(ground.make({ doors: true }), { clouds: () => [rotations.azure] });
      rotations.objects = rotations.runs.of(credentials.kind);
    });
    afterEach(() => {
      rotations.azure.arm.mend();
      for (const door of rotations.doors) door.letPass();
    });
    afterAll(() => rotations.runs?.close());
    suite(rotations);
  });
}

/** Objects of a kind on Azure whose credentials are rotated. Only in hooks and tests. */
export class Rotations {
  readonly azure = new AzureCloud();
  readonly #credentials: Credentials;
  runs!: Runs;
  objects!: Objects;

  constructor(credentials: Credentials) {
    this.#credentials = credentials;
  }

  get kind(): string {
    return this.#credentials.kind;
  }

  /** Between runs and Azure, and between runs and the store. */
  get doors() {
    return Object.values(this.runs.doors);
  }

  /** Objects that are there, made by runs that they share. Requests are counted from then on. */
  async made(...names: string[]): Promise<void> {
    await Promise.all(names.map((name) => this.objects.create(name, this.#credentials.spec)));
    await this.runs.pass();
    await this.goOn(names);
    for (const door of this.doors) door.requests.length = 0;
  }

  /** What the user does. */
  async ask(name: string, value = new Date().toISOString()): Promise<void> {
    await this.objects.change(name, { metadata: { annotations: { [annotations.rotate]: value } } });
  }

  /** Further runs, as if their time had come and claims of dead ones had expired, until none of these objects is on its way. */
  async goOn(names: readonly string[]): Promise<void> {
    for (let pass = 0; pass < 20; pass++) {
      const open = await Promise.all(names.map((name) => this.#makeDue(name)));
      if (!open.includes(true)) return;
      await this.runs.pass();
    }
    throw new Error(`no end: ${messageOf(await this.objects.get(names[0] ?? ""))}`);
  }

  async #makeDue(name: string): Promise<boolean> {
    const { status = {}, metadata } = await this.objects.get(name);
    const { run, lastRun, rotation } = status;
    const isToRevoke = ({ revokeAt }: { revokeAt?: string | undefined }) => revokeAt !== undefined && new Date(revokeAt) <= new Date();
    const asked = metadata.annotations?.[annotations.rotate];
    const isDone = asked === undefined || (asked === rotation?.id && rotation.step !== "Changing" && !isToRevoke(rotation));
    if (!run && isDone && lastRun?.result !== "InProgress" && lastRun?.result !== "Retrying") return false;
    if (run) await this.objects.setStatus(name, { run: { ...run, until: new Date(Date.now() - 1).toISOString() } });
    await this.objects.makeDue(name);
    return true;
  }

  /** Has the time come at which the old credential is ended. */
  async comeToRevoke(name: string): Promise<void> {
    const { rotation } = (await this.objects.get(name)).status ?? {};
    await this.objects.setStatus(name, { rotation: { ...rotation, revokeAt: new Date(Date.now() - 1).toISOString() } });
    await this.objects.makeDue(name);
  }

  /** Keys of the Secret with a credential that Azure takes now. */
  async working(name: string, secret?: Record<string, string>): Promise<string[]> {
    const { status } = await this.objects.get(name);
    return this.#credentials.working(this.azure.arm.hands, status?.externalID ?? "", secret ?? (await this.objects.secret(name)));
  }

  /** Looks, at each call to Azure and to the store, before it and after it, whether the Secret has a credential that works; tells when it had none. */
  watch(name: string): { without: string[]; looks: number } {
    const told = { without: [] as string[], looks: 0 };
    for (const door of this.doors) {
      for (const moment of ["before", "after"] as const) {
        door[moment] = async ({ action }) => {
          told.looks++;
          if ((await this.working(name)).length === 0) told.without.push(`${moment} ${action}`);
        };
      }
    }
    return told;
  }

  /** Actions of Azure that changed something, or asked to. */
  writes(): string[] {
    return this.azure.arm.writes.map(({ action }) => action);
  }

  /** Ready, with nothing under way, and as `rotation` says. */
  expectCalm(object: ServiceObject, rotation: object): void {
    const { operation, run } = object.status ?? {};
    expect({ ready: conditionOf(object), message: messageOf(object), operation, run, rotation: object.status?.rotation }).toEqual({
      ready: "True:Available",
      message: expect.any(String),
      operation: undefined,
      run: undefined,
      rotation: expect.objectContaining(rotation),
    });
  }
}
