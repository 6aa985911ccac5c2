#!/usr/bin/env bash
# What a pipeline does with kubectl cloud, to be pasted into one and changed: a service of its own for each run, an app that is
# bound to it, and nothing left behind, whatever happens.
#
#   docs/ci.sh [COMMAND...]           create → wait → bind → rollout status → COMMAND → unbind → delete
#   docs/ci.sh --local [COMMAND...]   what there is of it without a cluster: create → wait → COMMAND → delete
#
# COMMAND is run on this machine with the connection in its environment, such as `npm test` (default: sees whether it is there).
#
#   ACCOUNT     CloudAccount that the service is made with (default: dev)
#   WORKLOAD    what is bound; it is there already (default: deployment/web)
#   NAMESPACE   where both are (default: that of kubectl's context)
#   RUN         makes the names its own: the number of the pipeline's run (default: a number of this process)
#   TIMEOUT     how long each step may take (default: 10m)
#
# Needs kubectl and kubectl-cloud on PATH, with --local only the latter. Ends with the exit code of the step that failed
# (docs/reference/exit-codes.md), or with that of COMMAND.
set -euo pipefail

folder=
if [ "${1:-}" = --local ]; then
  shift
  folder=$(mktemp -d)
fi
name=ci-${RUN:-$$}
service=queue/$name
account=${ACCOUNT:-dev}
workload=${WORKLOAD:-deployment/web}
timeout=${TIMEOUT:-10m}
[ $# -gt 0 ] || set -- sh -c 'test -n "$SERVICE_URI"'

say() { echo "ci: $*" >&2; }
cloud() { kubectl-cloud ${folder:+--local="$folder/objects"} ${NAMESPACE:+--namespace="$NAMESPACE"} "$@"; }
rolled_out() { kubectl ${NAMESPACE:+--namespace="$NAMESPACE"} rollout status "$workload" --timeout="$timeout"; }

# What was begun is taken back, also when a step fails or the pipeline is cancelled; the step's exit code stays.
clean_up() {
  local code=$?
  trap - EXIT
  set +e
  case $code in
    0) ;;
    5) say "not done in time: it may be enough to run this again, or with a longer TIMEOUT" ;;
    6) say "it can't be done as it is: see above what has to be changed" ;;
    *) say "a step ended with exit code $code: cleaning up" ;;
  esac
  if [ "$code" -ne 0 ]; then
    [ "$folder" ] || cloud unbind "$name" --ignore-not-found --timeout "$timeout"
    cloud delete "$service" --ignore-not-found --timeout "$timeout"
  fi
  if [ "$folder" ]; then
    cloud stop --all
    rm -rf "$folder"
  fi
  exit "$code"
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

say "creating $service"
if [ "$folder" ]; then
  cloud create queue "$name" --wait --timeout "$timeout"
else
  cloud create queue "$name" --account "$account" --wait --timeout "$timeout"
  say "binding $workload to it"
  cloud bind "$service" "$workload" --name "$name" --prefix SERVICE_ --wait --timeout "$timeout"
  rolled_out
fi

say "running $1 with the connection"
cloud exec "$service" --prefix SERVICE_ -- "$@"

if [ ! "$folder" ]; then
  say "taking it back"
  cloud unbind "$name" --timeout "$timeout"
  rolled_out
fi
cloud delete "$service" --timeout "$timeout"
say "done"
