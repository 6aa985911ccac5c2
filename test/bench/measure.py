"""Runs a command and prints as JSON what it cost; only wait4 tells that of a process that has ended."""

import json
import os
import sys
import time

read, write = os.pipe()
outputs = [(os.POSIX_SPAWN_DUP2, write, 1), (os.POSIX_SPAWN_DUP2, write, 2)]
began = time.perf_counter()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=outputs)
os.close(write)
with os.fdopen(read, "rb") as output:
    text = output.read()
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - began
cost = {
    "seconds": seconds,
    "cpuSeconds": usage.ru_utime + usage.ru_stime,
    # KiB on Linux, bytes on macOS
    "megabytes": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6,
}
code = os.waitstatus_to_exitcode(status)
print(json.dumps({"cost": cost, "code": code, "text": text.decode(errors="replace")}))
