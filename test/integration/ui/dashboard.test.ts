import { afterEach, expect, test } from "vitest";

import { withTmux } from "../../parts/parts.ts";
import { withPlaces } from "../../parts/places.ts";
import { Tmux } from "../../parts/tmux.ts";

withTmux("on a terminal", () => {
  withPlaces("the dashboard", (place) => {
    let terminal: Tmux | undefined;
    afterEach(() => terminal?.close());

    test("shows what is there, and gives the terminal back as it was", async () => {
      await place.cloud(["create", "queue", "orders", "--account", "dev"]);
      terminal = await Tmux.start([process.execPath, place.program, "-n", place.namespace], { env: place.env });
      await terminal.until("queue/orders");
      await terminal.press("q");
      expect(await terminal.until("exit code 0")).not.toContain("queue/orders");
    });
  });
});
