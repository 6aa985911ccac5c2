import type { OperationResponse } from "@azure/core-lro";
import type { PipelineResponse } from "@azure/core-rest-pipeline";

/** An answer of Azure as it came, before any SDK has made a model of it. */
export type RawAnswer = PipelineResponse;

/** As `@azure/core-lro` takes it. */
export function rawResponse({ status, headers, bodyAsText, request }: RawAnswer): OperationResponse {
  const body = parsed(bodyAsText);
  return {
    flatResponse: undefined,
    rawResponse: {
      statusCode: status,
      headers: headers.toJSON(),
      body,
      // without its own body, which may hold a password
      request: { method: request.method, url: request.url },
    },
  };
}

function parsed(text: string | null | undefined): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
