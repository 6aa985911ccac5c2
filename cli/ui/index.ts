export { ready } from "./ink.ts";
export { openDashboard } from "./screens/dashboard/open.tsx";
