import { describe, expect, it } from "vitest";

import { cloudOf } from "./clouds.ts";

const government = {
  endpoint: "https://management.usgovcloudapi.net",
  authorityHost: "https://login.microsoftonline.us",
  scope: "https://management.core.usgovcloudapi.net/.default",
  foreignAuthority: false,
};

describe("the cloud of an account", () => {
  it("is the public one when nothing is said", () => {
    expect(cloudOf({})).toEqual({
      endpoint: "https://management.azure.com",
      authorityHost: "https://login.microsoftonline.com",
      scope: "https://management.azure.com/.default",
      foreignAuthority: false,
    });
  });

  it("is told by either of its two URLs, however they are spelled", () => {
    expect(cloudOf({ endpoint: "https://Management.usgovcloudapi.net/" })).toEqual(government);
    expect(cloudOf({ authorityHost: "https://login.microsoftonline.us/" })).toEqual(government);
  });

  it("is that of the cluster's workload identity unless the account says otherwise", () => {
    const china = "https://login.chinacloudapi.cn/";
    expect(cloudOf({}, china)).toMatchObject({ endpoint: "https://management.chinacloudapi.cn", foreignAuthority: false });
    expect(cloudOf({ endpoint: government.endpoint }, china)).toEqual(government);
  });

  it("keeps its audience behind an address of one's own", () => {
    const endpoint = "https://proxy.internal.example.com/Azure";
    expect(cloudOf({ endpoint })).toMatchObject({ endpoint, scope: "https://management.azure.com/.default" });
    expect(cloudOf({ endpoint, authorityHost: government.authorityHost })).toMatchObject({ endpoint, scope: government.scope });
  });

  it("is one by itself when both are unknown, and then nobody else is asked about its authority", () => {
    const own = { endpoint: "https://management.local.stack.example.com", authorityHost: "https://login.stack.example.com" };
    expect(cloudOf(own)).toEqual({ ...own, scope: `${own.endpoint}/.default`, foreignAuthority: true });
  });
});
