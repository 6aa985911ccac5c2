import { expect, test } from "vitest";

import { proxyFor } from "./proxy.ts";

const proxy = "http://proxy.example.com:3128";

test("a cluster outside goes through the proxy, as kubectl's requests do", () => {
  expect(proxyFor("https://prod.example.com", { HTTPS_PROXY: proxy })).toBe(proxy);
  expect(proxyFor("https://prod.example.com", { https_proxy: "proxy.example.com:3128" })).toBe(proxy);
  expect(proxyFor("http://prod.example.com", { HTTPS_PROXY: proxy })).toBeUndefined();
});

test("exceptions and this machine go directly", () => {
  const direct = (server: string, exceptions: string) =>
    expect(proxyFor(server, { HTTPS_PROXY: proxy, NO_PROXY: exceptions })).toBeUndefined();
  direct("https://127.0.0.1:6443", "");
  direct("https://localhost:6443", "");
  direct("https://api.corp.example.com", "other, .corp.example.com");
  direct("https://api.corp.example.com", "*.example.com");
  direct("https://10.1.2.3", "10.1.2.3");
  direct("https://10.1.2.3", "192.168.0.0/16,10.0.0.0/8");
  direct("https://api.example.com", "*");
  expect(proxyFor("https://notexample.com", { HTTPS_PROXY: proxy, NO_PROXY: "example.com" })).toBe(proxy);
  expect(proxyFor("https://11.1.2.3", { HTTPS_PROXY: proxy, NO_PROXY: "10.0.0.0/8" })).toBe(proxy);
});
