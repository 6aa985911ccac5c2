import { afterEach, beforeAll, expect, test } from "vitest";

import type { CloudBinding, ServiceObject } from "../../../crds/api/objects.ts";
import { bindingType, builtin, findKind, type Kind } from "../../../lib/kinds.ts";
import { withTmux } from "../../parts/parts.ts";
import { withPlaces } from "../../parts/places.ts";
import { commandOf } from "../../parts/plugin.ts";
import { Tmux } from "../../parts/tmux.ts";
import { container, deployment } from "../../parts/workloads.ts";

const postgres = findKind("postgres") as Kind;
const by = { fieldManager: "test" };

withTmux("on a terminal", () => {
  withPlaces("bind", (place) => {
    let terminal: Tmux | undefined;
    afterEach(() => terminal?.close());

    async function bind(...words: string[]): Promise<Tmux> {
      const command = [...commandOf(place.program), "-n", place.namespace, "bind", ...words];
      return (terminal = await Tmux.start(command, { env: place.env, columns: 110, rows: 40 }));
    }

    async function service(name: string): Promise<void> {
      const metadata = { name, namespace: place.namespace };
      const object = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Postgres", metadata, spec: { account: "dev" } };
      await place.store.create(postgres, object as unknown as ServiceObject, by);
    }

    beforeAll(() => service("orders"));

    place.only("folder", "a folder has no workloads", () => {
      test("there are no workloads, and the screen says how an app has the connection instead", async () => {
        const shown = await bind("postgres/orders");
        const screen = await shown.until("has no connection yet");
        expect(screen).toMatch(/\$ kubectl cloud exec postgres\/orders -n \S+ -- npm start/);
        expect(screen).toMatch(/\$ eval "\$\(kubectl cloud env postgres\/orders -n \S+\)"/);
        await shown.press("q");
        expect(await shown.until("exit code 2")).toContain("local mode has no workloads to bind to");
      });
    });

    place.only("cluster", "a folder has no workloads", () => {
      const get = (name: string) => place.store.get<CloudBinding>({ type: bindingType, namespace: place.namespace, name });

      beforeAll(async () => {
        const taken = container("web", { env: [{ name: "ORDERS_HOST", value: "by hand" }] });
        const { namespace, store } = place;
        await store.create(builtin.deployment, deployment("web", namespace), by);
        await store.create(builtin.deployment, deployment("taken", namespace, { containers: [taken] }), { fieldManager: "kubectl-create" });
      });

      test("a binding is made by keys alone, of which the change is seen before; the terminal's history has the command", async () => {
        const shown = await bind();
        await shown.until("postgres/orders");
        await shown.press("Enter");
        await shown.until("deployment/taken");
        await shown.type("/web");
        await shown.until(/^.*› .*deployment\/web/m);
        await shown.press("Enter");
        // variables of one prefix, and no files
        await shown.until("ORDERS_HOST, ORDERS_PORT");
        await shown.press("Right", "Down");
        await shown.type("DB_");
        await shown.until("DB_HOST, DB_PORT");
        await shown.press("Down", "Right", "C-s");
        const preview = await shown.until("- name: DB_HOST");
        expect(preview).toMatch(/^\+ +- name: DB_HOST$/m);
        expect(preview).toContain("is not ready yet (Pending): it is bound as soon as it is");
        expect(await get("web-orders")).toBeUndefined();
        await shown.press("Enter");
        await shown.until("cloudbinding/web-orders");
        // what a run writes in the end
        const ready = { type: "Ready", status: "True", reason: "Available", message: "the connection is in deployment/web" };
        const conditions = [{ ...ready, observedGeneration: 1, lastTransitionTime: new Date().toISOString() }];
        const written = { type: bindingType, namespace: place.namespace, name: "web-orders" };
        await place.store.patch(written, { status: { observedGeneration: 1, conditions } }, { ...by, subresource: "status" });
        await shown.until("enter done");
        await shown.press("Enter");
        const left = await shown.until("exit code 0");
        expect(left).toContain("cloudbinding.kubectl-cloud.dev/web-orders created");
        expect(left).toMatch(/kubectl cloud bind postgres\/orders deployment\/web --prefix DB_ -n \S+$/m);
        const keys = ["type", "provider", "host", "port", "database", "username", "password", "uri"];
        expect((await get("web-orders"))?.spec).toEqual({
          service: { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Postgres", name: "orders" },
          workload: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
          env: keys.map((key) => ({ name: `DB_${key.toUpperCase()}`, key })),
        });
      });

      test("what somebody else has set is shown with who did, and can be gone around", async () => {
        const shown = await bind("postgres/orders", "deployment");
        await shown.until("deployment/taken");
        await shown.press("Enter");
        await shown.until("ORDERS_HOST, ORDERS_PORT");
        await shown.press("C-s");
        await shown.until(/variable ORDERS_HOST, set by\s+kubectl-create/);
        await shown.press("Escape");
        await shown.until("[all keys]");
        await shown.press("Right", "Down");
        await shown.type("DB_");
        await shown.press("C-s");
        await shown.until("- name: DB_HOST");
        await shown.press("C-c");
        expect(await shown.until("exit code 4")).toContain("nothing was written");
        expect(await get("taken-orders")).toBeUndefined();
      });
    });
  });
});
