import type { ClientOptions } from "@azure-rest/core-client";
import { type PipelinePolicy, RestError, retryPolicy } from "@azure/core-rest-pipeline";

import { isNetworkError } from "./answer.ts";
import type { Cloud } from "./clouds.ts";

/**
 * For all tries of a request together, so that a run does not hold an object for long that nobody answers for. What Resource
 * Manager takes long for is an operation; but to accept one it asks the service, which may take its time.
 */
const mostSeconds = 30;

/** Statuses that may be another one a moment later. */
const passing = new Set([408, 500, 502, 503, 504]);

/** What every client of an SDK is made with: those of the older generation call the scopes `credentialScopes`. */
export function clientOptions({ endpoint, scope }: Pick<Cloud, "endpoint" | "scope">): ClientOptions & { credentialScopes: string } {
  return { endpoint, credentials: { scopes: [scope] }, credentialScopes: scope, ...httpOptions() };
}

/**
 * How requests are sent, those for tokens too. Few retries, and none that waits as long as Azure may ask: the run as a whole is
 * retried with backoff, and meanwhile other objects have their turn.
 */
export function httpOptions(): Pick<ClientOptions, "retryOptions" | "userAgentOptions" | "additionalPolicies"> {
  return {
    retryOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: "kubectl-cloud" },
    additionalPolicies: [
      // in this order, so that the time is that of all retries
      { policy: timeout, position: "perRetry" },
      { policy: retries, position: "perRetry" },
    ],
  };
}

/** Not the timeout that the library has: after a connection that failed, its timer would keep the process from ending. */
const timeout: PipelinePolicy = {
  name: "timeout",
  async sendRequest(request, next) {
    const given = request.abortSignal as AbortSignal | undefined;
    const late = AbortSignal.timeout(mostSeconds * 1000);
    request.abortSignal = given ? AbortSignal.any([given, late]) : late;
    try {
      return await next(request);
    } catch (error) {
      if (!late.aborted || given?.aborted) throw error;
      throw new RestError(`no answer within ${mostSeconds} s`, { code: "ETIMEDOUT", request });
    } finally {
      // for whoever sends it again
      if (given) request.abortSignal = given;
      else delete request.abortSignal;
    }
  },
};

const retries: PipelinePolicy = {
  ...retryPolicy(
    [
      {
        name: "moments later",
        retry({ retryCount, response, responseError }) {
          const asked = response?.headers.get("retry-after") !== undefined;
          const again = response ? passing.has(response.status) && !asked : responseError !== undefined && isNetworkError(responseError);
          return again ? { retryAfterInMs: 200 * 2 ** retryCount } : { skipStrategy: true };
        },
      },
    ],
    { maxRetries: 2 },
  ),
  name: "retries",
};
