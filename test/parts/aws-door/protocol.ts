import type { Answer, Incoming, Recorded } from "../door.ts";

/**
 * AWS' two protocols, as far as we speak them: SQS takes JSON and names the action in a header; STS and RDS take a form and
 * answer XML. https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html, …/aws-query-protocol.html
 */

/** What a request asks for: the action without its service, and the parameters. */
export function readRequest({ headers, text }: Incoming): Recorded {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return { action: target.replace(/^.*\./, ""), body: JSON.parse(text) };
  const { Action: action = "", Version: _, ...body } = Object.fromEntries(new URLSearchParams(text));
  return { action, body };
}

/** An error of AWS' own, as the service of that request words it. */
export function errorAnswer(
  { headers, text }: Incoming,
  { code, message, status }: { code: string; message: string; status: number },
): Answer {
  const target = headers["x-amz-target"];
  if (target) {
    const service = String(target).startsWith("DynamoDB") ? "dynamodb.v20120810" : "sqs";
    return {
      status,
      headers: { "content-type": "application/x-amz-json-1.0", ...(service === "sqs" ? { "x-amzn-query-error": `${code};Sender` } : {}) },
      text: JSON.stringify({ __type: `com.amazonaws.${service}#${code}`, message }),
    };
  }
  const version = new URLSearchParams(text).get("Version") ?? "";
  const service = version === "2014-10-31" ? "rds" : "sts";
  return {
    status,
    headers: { "content-type": "text/xml" },
    text: `<ErrorResponse xmlns="https://${service}.amazonaws.com/doc/${version}/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>0</RequestId></ErrorResponse>`,
  };
}
