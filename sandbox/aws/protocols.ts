import { Refusal, type Answer, type DoorRefusals } from "./wire.js";

const tokenInvalid = "The security token included in the request is invalid.";
const tokenExpired = "The security token included in the request is expired";
const tokenMissing = "Missing Authentication Token";

/** REST-JSON, as the Data API speaks it. */
export function restJsonAnswer(body: string, requestId: string): Answer {
  return {
    status: 200,
    headers: { "content-type": "application/json", "x-amzn-requestid": requestId },
    body,
  };
}

export function refuseInRestJson(refusal: Refusal, requestId: string): Answer {
  return {
    status: refusal.status,
    headers: {
      "content-type": "application/json",
      "x-amzn-requestid": requestId,
      "x-amzn-errortype": refusal.code,
    },
    body: JSON.stringify({ message: refusal.message, ...refusal.members }),
  };
}

/** AWS JSON 1.0 and 1.1, as SQS, DynamoDB and CloudWatch Logs speak it. */
export function awsJsonAnswer(value: unknown, requestId: string, version: "1.0" | "1.1"): Answer {
  return {
    status: 200,
    headers: { "content-type": `application/x-amz-json-${version}`, "x-amzn-requestid": requestId },
    body: JSON.stringify(value),
  };
}

/** `queryCodes`: the names that the service's former Query protocol used, for the header `x-amzn-query-error`. */
export function refuseInAwsJson(
  namespace: string,
  version: "1.0" | "1.1",
  queryCodes: Readonly<Record<string, string>> = {},
) {
  return (refusal: Refusal, requestId: string): Answer => {
    const queryCode = queryCodes[refusal.code];
    return {
      status: refusal.status,
      headers: {
        "content-type": `application/x-amz-json-${version}`,
        "x-amzn-requestid": requestId,
        ...(queryCode === undefined ? {} : { "x-amzn-query-error": `${queryCode};Sender` }),
      },
      body: JSON.stringify({
        __type: `${namespace}#${refusal.code}`,
        message: refusal.message,
        ...refusal.members,
      }),
    };
  };
}

/** The Query protocol of STS and RDS: a form in, XML out. */
export function queryAnswer(namespace: string, operation: string, result: string, requestId: string): Answer {
  return {
    status: 200,
    headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
    body: `<${operation}Response xmlns="${namespace}"><${operation}Result>${result}</${operation}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
  };
}

export function refuseInQuery(namespace: string) {
  return (refusal: Refusal, requestId: string): Answer => ({
    status: refusal.status,
    headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
    body: `<ErrorResponse xmlns="${namespace}"><Error><Type>${refusal.status < 500 ? "Sender" : "Receiver"}</Type><Code>${refusal.code}</Code><Message>${escapeXml(refusal.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  });
}

export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Door refusals of a JSON service. The Data API answers 403 to credentials, the others 400. */
export function jsonRefusals(options: {
  readonly status: 400 | 403;
  readonly internal: string;
  readonly throttled?: Refusal;
  readonly unknownOperation?: string;
}): DoorRefusals {
  const { status, internal } = options;
  return {
    missing: new Refusal("MissingAuthenticationTokenException", status, tokenMissing),
    unknown: new Refusal("UnrecognizedClientException", status, tokenInvalid),
    expired: new Refusal("ExpiredTokenException", status, tokenExpired),
    throttled: options.throttled ?? new Refusal("ThrottlingException", 400, "Rate exceeded"),
    internal: new Refusal(internal, 500, "An internal error occurred."),
    unknownOperation: (operation) =>
      new Refusal(
        options.unknownOperation ?? "UnknownOperationException",
        status === 403 ? 404 : 400,
        `Unknown operation ${operation}`,
      ),
  };
}

export const queryRefusals: DoorRefusals = {
  missing: new Refusal("MissingAuthenticationToken", 403, "Request is missing Authentication Token"),
  unknown: new Refusal("InvalidClientTokenId", 403, tokenInvalid),
  expired: new Refusal("ExpiredToken", 403, tokenExpired),
  throttled: new Refusal("Throttling", 400, "Rate exceeded"),
  internal: new Refusal("InternalFailure", 500, "An internal error occurred."),
  unknownOperation: (operation) =>
    new Refusal("InvalidAction", 400, `Could not find operation ${operation} for this version`),
};
