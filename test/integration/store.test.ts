import { describe } from "vitest";

import { connect } from "../../lib/kube/index.ts";
import { storeContract } from "../contracts/store.ts";
import { controlPlane, makeNamespace, withKubernetes } from "../parts/parts.ts";

withKubernetes("store in a cluster", () => {
  describe("contract", () => {
    storeContract(async () => {
      const { kubeconfig, controllers } = controlPlane();
      const { store } = connect({ kubeconfig });
      return { store, namespace: await makeNamespace(store), collectsGarbage: controllers };
    });
  });
});
