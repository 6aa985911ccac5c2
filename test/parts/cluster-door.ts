import { readFileSync } from "node:fs";
import { Agent } from "node:https";

import { parse } from "yaml";

import { type Answer, Door, type Incoming, type Recorded } from "./door.ts";
import { sendOn } from "./send-on.ts";

interface Kubeconfig {
  clusters: [{ cluster: { server: string; "certificate-authority-data": string } }];
}

/**
 * A door in front of the API server, without TLS. An action is the method and the type, such as `PATCH queues/status`, and
 * `(dry run)` of what is only tried;
 * bodies, which hold Secrets, are not written down. It has no watches: answers pass as a whole.
 */
export class ClusterDoor extends Door {
  readonly #server: string;
  readonly #agent: Agent;

  constructor(kubeconfig: string) {
    super();
    const { cluster } = (parse(readFileSync(kubeconfig, "utf8")) as Kubeconfig).clusters[0];
    this.#server = cluster.server;
    this.#agent = new Agent({ ca: Buffer.from(cluster["certificate-authority-data"], "base64"), keepAlive: true });
  }

  protected read({ method, url }: Incoming): Recorded {
    const [, plural, subresource] =
      /(?:\/api\/v1|\/apis\/[^/]+\/[^/]+)(?:\/namespaces\/[^/]+)?\/([^/?]+)(?:\/[^/?]+\/?([^/?]*))?/.exec(url) ?? [];
    const tried = url.includes("dryRun=All") ? " (dry run)" : "";
    return { action: `${method} ${plural}${subresource ? `/${subresource}` : ""}${tried}`, body: undefined };
  }

  protected answer(_recorded: Recorded, incoming: Incoming): Promise<Answer> {
    return sendOn(this.#server, incoming, this.#agent);
  }

  override close(): void {
    super.close();
    this.#agent.destroy();
  }
}
