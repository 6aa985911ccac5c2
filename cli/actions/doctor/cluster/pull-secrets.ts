import { systemNamespace } from "../../../../lib/system.ts";
import { secretExists } from "../../account-secret.ts";
import { variableOf } from "../../dispatcher.ts";
import { failed, type Found } from "../finding.ts";
import type { Subject } from "./subject.ts";

/** Whether the Secrets are there that the image is pulled with. Where none is needed there is nothing to say. */
export async function checkPullSecrets({ context, dispatcher }: Subject): Promise<Found[]> {
  const pod = (await dispatcher())?.pod;
  const variable = (pod && variableOf(pod, "RUNNER_IMAGE_PULL_SECRETS")) ?? "";
  const names = new Set([...(pod?.imagePullSecrets ?? []).map(({ name }) => name), ...variable.split(",").filter(Boolean)]);
  const missing = await Promise.all([...names].map(async (name) => ((await secretExists(context, name)) === false ? [name] : [])));
  return missing
    .flat()
    .map((name) =>
      failed(
        `there is no Secret ${name} in namespace ${systemNamespace}, which the image is to be pulled with`,
        `make it: kubectl -n ${systemNamespace} create secret docker-registry ${name} --docker-server=HOST --docker-username=USER`,
      ),
    );
}
