import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";

import { type FakeArm, zeros } from "../fakes/arm/fake-arm.ts";
import { textOf } from "../parts/door.ts";
import type { Told } from "./arm-answers.ts";

/** Sends a request to the path and query of an address; null is no body. Rejects when there is no answer. */
export type Client = (method: string, url: string, body?: unknown) => Promise<Told>;

/** A client with a token of its own that asks once and no more, unlike the SDKs, which try again. */
export async function clientOf(arm: FakeArm): Promise<Client> {
  const agent = new Agent({ ca: readFileSync(arm.caFile), keepAlive: false });
  let authorization = "";
  const send = (method: string, path: string, text: string) =>
    new Promise<Told>((resolve, reject) => {
      const sent = request(arm.address + path, { method, agent, headers: { ...(authorization && { authorization }) } }, (answer) => {
        const { statusCode: status = 0, headers } = answer;
        textOf(answer).then((body) => resolve({ status, headers, body: body === "" ? null : (JSON.parse(body) as unknown) }), reject);
      });
      sent.on("error", reject).end(text);
    });
  const form = "grant_type=client_credentials&client_id=app&client_secret=secret";
  const { body } = await send("POST", `/${zeros}/oauth2/v2.0/token`, form);
  authorization = `Bearer ${(body as { access_token: string }).access_token}`;
  return (method, url, body = null) => send(method, url, body === null ? "" : JSON.stringify(body));
}
