import { CosmosDBManagementClient } from "@azure/arm-cosmosdb";
import { PostgreSQLManagementFlexibleServerClient } from "@azure/arm-postgresql-flexible";
import { createHttpHeaders, type PipelineRequest, type PipelineResponse, RestError } from "@azure/core-rest-pipeline";
import { describe, expect, test } from "vitest";

import { clientOptions } from "./client-options.ts";

const subscriptionID = "00000000-0000-0000-0000-000000000000";
const endpoint = "https://management.usgovcloudapi.net";
const scope = "https://management.core.usgovcloudapi.net/.default";

/** A client of either generation of SDKs that asks for something; the requests that come of it, and the scopes that tokens were asked for. */
async function read(generation: "older" | "newer", answer: (request: PipelineRequest) => Partial<PipelineResponse>) {
  const requests: PipelineRequest[] = [];
  const scopes: string[][] = [];
  const getToken = (asked: string | string[]) => {
    scopes.push([asked].flat());
    return Promise.resolve({ token: "token", expiresOnTimestamp: Date.now() + 3_600_000 });
  };
  const sendRequest = async (request: PipelineRequest): Promise<PipelineResponse> => {
    requests.push(request);
    expect(request.abortSignal, "it does not wait for ever").toBeDefined();
    return {
      request,
      status: 200,
      headers: createHttpHeaders({ "content-type": "application/json" }),
      bodyAsText: "{}",
      ...answer(request),
    };
  };
  const options = { ...clientOptions({ endpoint, scope }), httpClient: { sendRequest } };
  const client =
    generation === "older"
      ? new PostgreSQLManagementFlexibleServerClient({ getToken }, subscriptionID, options).servers
      : new CosmosDBManagementClient({ getToken }, subscriptionID, options).databaseAccounts;
  const error = await client.get("shop", "orders").then(
    () => undefined,
    (error: unknown) => error as RestError,
  );
  return { requests, error, scopes };
}

describe.each(["older", "newer"] as const)("a client of the %s generation", (generation) => {
  test("asks the account's Resource Manager, with a token that is for it, and says who asks", async () => {
    const { requests, scopes } = await read(generation, () => ({}));
    expect(requests).toHaveLength(1);
    expect(requests[0]?.url).toMatch(`${endpoint}/subscriptions/${subscriptionID}/resourceGroups/shop/`);
    expect(requests[0]?.headers.get("user-agent")).toMatch(/^kubectl-cloud /);
    expect(scopes).toEqual([[scope]]);
  });

  test("asks again, but not for long, where a moment later the answer may be another", async () => {
    const answers: Partial<PipelineResponse>[] = [{ status: 503 }, {}];
    expect((await read(generation, () => answers.shift() ?? {})).error).toBeUndefined();
    const { requests, error } = await read(generation, () => ({ status: 500 }));
    expect(requests).toHaveLength(3);
    expect(error).toMatchObject({ statusCode: 500 });
  });

  test("asks again when the connection broke", async () => {
    const broken = [new RestError("socket hang up", { code: "ECONNRESET" })];
    const { requests, error } = await read(generation, () => {
      const error = broken.shift();
      if (error) throw error;
      return {};
    });
    expect({ error, count: requests.length }).toEqual({ error: undefined, count: 2 });
  });

  test.each([429, 503])("does not wait for as long as Azure asks with %i: other objects have their turn meanwhile", async (status) => {
    const headers = createHttpHeaders({ "retry-after": "200", "content-type": "application/json" });
    const { requests, error } = await read(generation, () => ({ status, headers }));
    expect(requests).toHaveLength(1);
    expect(error).toMatchObject({ statusCode: status });
  });
});
