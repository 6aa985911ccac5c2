import { parseArgs } from "node:util";

import { FakeArm } from "./fake-arm.ts";

const { values } = parseArgs({
  options: {
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "0" },
    name: { type: "string", multiple: true, default: [] },
    "ca-file": { type: "string" },
    polls: { type: "string", default: "2" },
    "retry-after": { type: "string" },
  },
});

const caFile = values["ca-file"];
const arm = new FakeArm({ host: values.host, port: Number(values.port), names: values.name, ...(caFile !== undefined && { caFile }) });
arm.polls = Number(values.polls);
if (values["retry-after"] !== undefined) arm.retryAfter = Number(values["retry-after"]);
arm.after = ({ action }) => {
  console.log(action);
  return Promise.resolve();
};
const address = await arm.open();
console.log(`${address}\nNODE_EXTRA_CA_CERTS=${arm.caFile}`);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => arm.close());
