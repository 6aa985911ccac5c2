export { ready } from "./ink.ts";
export { openSchedule } from "./screens/at-schedule/open.tsx";
export { openBind } from "./screens/bind/open.tsx";
export { openCreate } from "./screens/create/open.tsx";
export { openDashboard } from "./screens/dashboard/open.tsx";
export { openWaiting } from "./screens/waiting/open.tsx";
