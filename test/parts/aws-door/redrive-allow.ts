import type { Answer, Recorded } from "../door.ts";

/**
 * moto takes RedriveAllowPolicy and keeps it to itself; AWS answers every attribute that was set (GetQueueAttributes, "All").
 * So the door remembers it.
 */
export class RedriveAllowPolicies {
  readonly #policies = new Map<string, string>();

  remember({ body }: Recorded): void {
    const policy = body.Attributes?.RedriveAllowPolicy as string | undefined;
    if (policy !== undefined) this.#policies.set(nameIn(body), policy);
  }

  amend({ action, body }: Recorded, answer: Answer): Answer {
    const policy = action === "GetQueueAttributes" && this.#policies.get(nameIn(body));
    if (!policy) return answer;
    const content = JSON.parse(answer.text) as { Attributes?: object };
    return { ...answer, text: JSON.stringify({ ...content, Attributes: { ...content.Attributes, RedriveAllowPolicy: policy } }) };
  }
}

function nameIn(body: { QueueName?: string; QueueUrl?: string }): string {
  return body.QueueName ?? body.QueueUrl?.split("/").at(-1) ?? "";
}
