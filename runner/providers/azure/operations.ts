import { createHttpPoller, deserializeState } from "@azure/core-lro";
import { createHttpHeaders, createPipelineRequest, RestError } from "@azure/core-rest-pipeline";

import type { KnownError } from "../../../lib/errors.ts";
import type { Outcome, Target, UnderWay } from "../../provider.ts";
import { type ErrorBody, retryAfterOf } from "./answer.ts";
import { ask, type Call, failedOperation, isGone, statusIn } from "./errors.ts";
import { type RawAnswer, rawResponse } from "./raw.ts";
import type { AzureSession } from "./session.ts";

/** What a method of an SDK that starts an operation has to be given, so that it sends its first request only. */
export interface FirstRequest {
  onResponse(response: { status: number; headers: RawAnswer["headers"]; request: RawAnswer["request"] }): void;
}

/** Ends a method of an SDK as soon as it has its first answer. Not an error: it never gets out of here. */
class FirstAnswer {
  readonly answer: RawAnswer;
  constructor(answer: RawAnswer) {
    this.answer = answer;
  }
}

/**
 * Starts an operation: sends the first request of a method of an SDK, and no more. By themselves those methods would go on to
 * poll, some until the operation ends, and what they say of one that failed has lost Azure's code.
 *
 *     begin(call, (options) => client.servers.beginCreateOrUpdate(group, name, server, options))
 *
 * Resolves to the operation with what {@link underWay} resumes it by, which never holds anything of the request's body; to {}
 * when it is done already.
 */
export async function begin(call: Call, start: (options: FirstRequest) => unknown): Promise<Outcome> {
  const answer = await ask(call, () => firstAnswer(start));
  const poller = createHttpPoller(
    {
      sendInitialRequest: () => Promise.resolve(rawResponse(answer)),
      sendPollRequest: () => Promise.reject(new Error("not to be polled")),
    },
    { skipFinalGet: true },
  );
  await poller.submitted();
  if (poller.isDone) return {};
  const retryAfterSeconds = retryAfterOf((name) => answer.headers.get(name));
  return {
    operation: {
      token: await poller.serialize(),
      message: saidIn(answer) ?? "accepted",
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    },
  };
}

/**
 * How the operation of {@link Target.operation} stands, with one request; {} when it has ended well, when there is none, and
 * when Azure does not know it any more: then what is there tells.
 */
export async function underWay(session: AzureSession, target: Target, call: Call): Promise<UnderWay> {
  const { token } = target.operation ?? {};
  const url = token && addressIn(token, session);
  if (!url) return {};
  let answer: RawAnswer | undefined;
  const poller = createHttpPoller(
    {
      sendInitialRequest: () => Promise.reject(new Error("not to be started again")),
      sendPollRequest: async () => rawResponse((answer = await poll(session, url))),
    },
    { restoreFrom: token, skipFinalGet: true, resolveOnUnsuccessful: true },
  );
  try {
    await ask(call, () => poller.poll());
  } catch (error) {
    if (isGone(error)) return {};
    if (saysFailed(error)) return { operationFailed: error as KnownError };
    throw error;
  }
  const status = poller.operationState?.status;
  if (!answer || status === "succeeded") return {};
  const retryAfterSeconds = retryAfterOf((name) => answer?.headers.get(name));
  if (status === "running") return { progress: saidIn(answer) ?? "under way", retryAfterSeconds };
  return { operationFailed: failedOperation(call, errorIn(answer, status === "canceled" ? "Canceled" : ""), retryAfterSeconds) };
}

async function firstAnswer(start: (options: FirstRequest) => unknown): Promise<RawAnswer> {
  try {
    await start({
      onResponse(response) {
        const answer = response as RawAnswer;
        // with the whole body, of which the SDKs' own errors leave out parts
        if (answer.status >= 300) throw refused(answer);
        // oxlint-disable-next-line typescript/only-throw-error
        throw new FirstAnswer(answer);
      },
    });
  } catch (thrown) {
    if (thrown instanceof FirstAnswer) return thrown.answer;
    throw thrown;
  }
  throw new Error("the SDK did not say what Azure answered");
}

async function poll(session: AzureSession, url: string): Promise<RawAnswer> {
  const headers = createHttpHeaders({ Accept: "application/json" });
  const answer = await session.send(createPipelineRequest({ url, headers }));
  if (answer.status >= 300) throw refused(answer);
  return answer;
}

/** An operation without a status of its own tells that it has failed by that of the answer. */
function saysFailed(error: unknown): boolean {
  const status = statusIn(error) ?? 0;
  return status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
}

function refused(answer: RawAnswer): RestError {
  return new RestError(`HTTP ${answer.status}`, { statusCode: answer.status, response: answer });
}

/** Where to ask for an operation; undefined when the token can't be read, or is of another subscription. */
function addressIn(token: string, session: AzureSession): string | undefined {
  try {
    const { operationLocation = "" } = deserializeState<unknown, { status: "running" }>(token).config;
    return addressOf(operationLocation, session);
  } catch {
    return undefined;
  }
}

/**
 * The address of an operation at the account's own endpoint, whatever host Azure names: a private endpoint may be the only way
 * there, and our access token goes nowhere else.
 */
function addressOf(location: string, { endpoint, subscriptionID }: AzureSession): string | undefined {
  const { origin, pathname: base } = new URL(endpoint);
  const { pathname, search } = new URL(location, endpoint);
  const prefix = base.replace(/\/$/, "");
  const path = prefix && pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname;
  const isOurs = path.toLowerCase().startsWith(`/subscriptions/${subscriptionID.toLowerCase()}/`);
  return isOurs ? `${origin}${prefix}${path}${search}` : undefined;
}

interface OperationBody {
  status?: string;
  percentComplete?: number | null;
  error?: ErrorBody | null;
  properties?: { provisioningState?: string; error?: ErrorBody | null } | null;
}

/** Azure's own word for how an operation stands: "InProgress", "Enqueued", "Creating". */
function saidIn(answer: RawAnswer): string | undefined {
  const { status, percentComplete, properties } = bodyOf(answer);
  const word = status ?? properties?.provisioningState;
  return word && percentComplete ? `${word}, ${percentComplete} %` : word;
}

function errorIn(answer: RawAnswer, code: string): ErrorBody {
  const { error, properties } = bodyOf(answer);
  const found = error ?? properties?.error ?? {};
  return { ...found, code: found.code || code };
}

function bodyOf(answer: RawAnswer): OperationBody {
  const body = rawResponse(answer).rawResponse.body;
  return typeof body === "object" && body !== null ? body : {};
}
